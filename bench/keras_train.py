"""Trains a network of bench/train.ts with Keras and prints the seconds of each epoch as one JSON object.

Usage: keras_train.py mlp|cnn DATA_FOLDER BATCH_SIZE EPOCHS STEPS_PER_EXECUTION
"""
import json
import pathlib
import sys
import time

import keras
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

network, folder = sys.argv[1], pathlib.Path(sys.argv[2])
batch_size, epochs, steps_per_execution = map(int, sys.argv[3:6])
shape = (28, 28, 1) if network == "cnn" else (784,)


def values(name, header):
    (file,) = folder.glob(f"*{name}*")
    return np.frombuffer(file.read_bytes(), np.uint8, offset=header)


x_train = values("train-images", 16).reshape(-1, *shape).astype("float32") / 255
y_train = values("train-labels", 8).astype("int32")
x_test = values("t10k-images", 16).reshape(-1, *shape).astype("float32") / 255
y_test = values("t10k-labels", 8).astype("int32")


class Clock(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input(shape)])
if network == "cnn":
    for filters in (16, 32):
        model.add(keras.layers.Conv2D(filters, 5, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
for _ in range(1 if network == "cnn" else 3):
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(
    optimizer=keras.optimizers.Adam(0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=steps_per_execution,
)
clock = Clock()
# verbose=2: one line an epoch; the progress bar, which people see by default, would only be slower.
history = model.fit(
    x_train, y_train, batch_size=batch_size, epochs=epochs, validation_split=0.1, verbose=2, callbacks=[clock]
)
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
versions = {"tensorflow": tf.__version__, "keras": keras.__version__}
print(
    "RESULT " + json.dumps({"epoch_seconds": clock.seconds, "test": {"loss": loss, "accuracy": accuracy}, "versions": versions}),
    flush=True,
)
