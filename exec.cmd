@echo off
rem The scripts of package.json begin with exec, so that a signal to npm reaches the program and not a shell that keeps it.
rem Windows has neither that command nor those signals: here exec runs what follows.
%*
