import type { CompleteRecipe } from '../../shared/dataset.ts'
import type { DatasetRow } from '../storage/datasetsTable.ts'
import { importTable } from './csv/importTable.ts'
import { imageDataset } from './imageFilesIn.ts'
import { importImages } from './images/importImages.ts'
import { openImageSet } from './images/openImageSet.ts'
import type { ImportWork } from './importWork.ts'
import { findNearTwins } from './nearTwins.ts'
import { tableDataset } from './tableFiles.ts'

/** All that an import finds out; its name and number are the library's business. */
export type Imported = Omit<DatasetRow, 'name' | 'version' | 'created_at' | 'recipe'>

async function imagesInto(folder: string, recipe: CompleteRecipe, work: ImportWork): Promise<Imported | undefined> {
  const set = await openImageSet(recipe.path, work)
  if (!set) return undefined
  try {
    const { shape, classNames, train, test, dropped, sha256, sourceSha256, profile } = await importImages(set, folder, { recipe, work })
    const files = imageDataset(folder, classNames.length)
    return {
      ...{ sha256, source_sha256: sourceSha256, inputs: [], scalings: [], class_names: classNames, image_shape: shape },
      ...{ train_samples: train, test_samples: test, dropped, profile },
      near_twins: await findNearTwins(files, { shape, train, test }, work)
    }
  } finally {
    set.close()
  }
}

async function tableInto(folder: string, recipe: CompleteRecipe, work: ImportWork): Promise<Imported> {
  const { profile, inputs, scalings, classNames, train, test, dropped, sha256, sourceSha256 } = await importTable(recipe, folder, work)
  const files = tableDataset(folder, { scalings, classes: classNames.length })
  return {
    ...{ sha256, source_sha256: sourceSha256, inputs, scalings, class_names: classNames, image_shape: null },
    ...{ train_samples: train, test_samples: test, dropped, profile: { ...profile, first_rows: [] } },
    near_twins: await findNearTwins(files, { shape: [inputs.length], train, test }, work)
  }
}

/** Writes what a file or folder holds into a folder that is there already, as the trainer reads it. Throws INVALID_INPUT, naming what is wrong. */
export const importInto = async (folder: string, recipe: CompleteRecipe, work: ImportWork): Promise<Imported> =>
  (await imagesInto(folder, recipe, work)) ?? tableInto(folder, recipe, work)
