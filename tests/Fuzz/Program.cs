using Keyferry.Fuzz;
using SharpFuzz;

// Fuzz instrument ASSEMBLY.dll...   puts the counting of branches into assemblies, in place
// Fuzz run TARGET                   answers afl-fuzz, which starts it
// Fuzz replay TARGET FILE...        answers files, and fails at the first finding
switch (args)
{
    case ["instrument", .. var assemblies]:
        foreach (var assembly in assemblies)
        {
            Fuzzer.Instrument(assembly, static _ => true, Options.Value);
        }

        return 0;
    case ["run", var name] when FuzzTargets.All.TryGetValue(name, out var target):
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target(input.ToArray());
        });
        return 0;
    case ["replay", var name, .. var files] when FuzzTargets.All.TryGetValue(name, out var target):
        foreach (var file in files)
        {
            target(await File.ReadAllBytesAsync(file));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync($"Fuzz run|replay {string.Join('|', FuzzTargets.All.Keys)} [FILE...]");
        return 2;
}
