// A benchmark in small mostly waits: for a start, a debounce, an interval.
[assembly: NUnit.Framework.LevelOfParallelism(3)]
