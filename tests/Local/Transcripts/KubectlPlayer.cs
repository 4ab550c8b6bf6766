using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Plays a group of <c>kubectl.jsonl</c> with the kubectl on the path, in a home of its own.</summary>
internal static partial class KubectlPlayer
{
    /// <summary>Where kubectl is; null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(static p => Path.Combine(p, "kubectl")).FirstOrDefault(File.Exists);

    public static async Task<IReadOnlyList<LineResult>> PlayAsync(IReadOnlyList<Line> group, CancellationToken cancel)
    {
        var home = Directory.CreateTempSubdirectory("kubectl-");
        try
        {
            await using var server = await ServerUnderTest.StartAsync(https: true, cancel);
            var placeholders = new Placeholders { ["kube"] = server.Address.GetLeftPart(UriPartial.Authority), ["home"] = home.FullName };
            await using var hook = await HookListener.StartAsync(placeholders);
            using var caller = new Caller(server, placeholders);
            if (group[0].NeedsWidgets)
            {
                await RestPlayer.SetUpAsync(server, cancel);
            }

            await WriteConfigurationAsync(home, server, cancel);

            var results = new List<LineResult>();
            foreach (var line in group)
            {
                results.Add(new(line.Id, await PlayAsync(line, home, caller, placeholders, cancel)));
            }

            return results;
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(
        Line line, DirectoryInfo home, Caller caller, Placeholders placeholders, CancellationToken cancel)
    {
        foreach (var exchange in line.Exchanges("before"))
        {
            var answer = await caller.SendAsync(exchange.Request, cancel);
            if (exchange.Response is { } recorded)
            {
                Caller.Compare(recorded, answer, placeholders);
            }
        }

        foreach (var (name, text) in line.Json["files"] as JsonObject ?? [])
        {
            await File.WriteAllTextAsync(Path.Combine(home.FullName, name), placeholders.Fill(text!.GetValue<string>()), cancel);
        }

        var cache = Path.Combine(home.FullName, "cache");
        if (line.Json["cache"]?.GetValue<string>() == "cold" && Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }

        var run = await RunAsync(line, home, caller, placeholders, cancel);
        var comparison = new Comparison(placeholders);
        if (line.Json["exit"]?.GetValue<int>() is { } exit && exit != run.Exit)
        {
            comparison.Differs("exit", $"{exit}", $"{run.Exit}");
        }

        comparison.Values("stdout", Sorted(Steady(line, line.Json["stdout"]!.GetValue<string>())), Sorted(Kept(line, Steady(line, Masked(run.Output)))));
        comparison.Values("stderr", Sorted(line.Json["stderr"]!.GetValue<string>()), Sorted(Steady(line, run.Errors)));
        Trace.Show(line.Id, comparison.Differences, () =>
            $"""
            {string.Join(' ', line.Json["argv"]!.AsArray())}  ({line.Json["about"]})
            files    {Trace.Cut(line.Json["files"])}
            --- recorded
            {line.Json["stdout"]}{line.Json["stderr"]}
            --- got {run.Exit}
            {run.Output}{run.Errors}
            --- recorded requests
            {string.Join('\n', line.Json["http"]!.AsArray().Select(static h => $"{h!["request"]!["method"]} {h["request"]!["path"]} {h["response"]!["status"]} {Trace.Cut(h["request"]!["body"])}"))}
            """);
        return comparison.Differences;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(
        Line line, DirectoryInfo home, Caller caller, Placeholders placeholders, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Program!)
        {
            WorkingDirectory = home.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("KUBE", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home.FullName;
        start.ArgumentList.Add($"--cache-dir={Path.Combine(home.FullName, "cache")}");
        foreach (var argument in line.Json["argv"]!.AsArray().Skip(1))
        {
            start.ArgumentList.Add(placeholders.Fill(argument!.GetValue<string>()));
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(line.Json["stdin"]?.GetValue<string>() ?? "");
            process.StandardInput.Close();
            await MeanwhileAsync(line, caller, placeholders, limit.Token);
            if (line.Json["interrupted_s"]?.GetValue<double>() is { } seconds)
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds - (line.Json["meanwhile_s"]?.GetValue<double>() ?? 0)), limit.Token);
                using var interrupt = Process.Start("/bin/kill", ["-INT", $"{process.Id}"]);
                await interrupt.WaitForExitAsync(limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", "kubectl did not end");
        }
    }

    private static async Task MeanwhileAsync(Line line, Caller caller, Placeholders placeholders, CancellationToken cancel)
    {
        if (line.Json["meanwhile_s"]?.GetValue<double>() is { } seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancel);
        }

        foreach (var exchange in line.Exchanges("meanwhile"))
        {
            var answer = await caller.SendAsync(exchange.Request, cancel);
            if (exchange.Response is { } recorded)
            {
                Caller.Compare(recorded, answer, placeholders);
            }
        }
    }

    // Go walks maps in any order, the recorder sorted what kubectl does in parallel, and a watch may end a moment late.
    private static string Steady(Line line, string output)
    {
        var lines = output.Split('\n').Where(static l => !EndOfWatch().IsMatch(l)).ToArray();
        var first = Array.FindIndex(lines, DataSize().IsMatch);
        if (first >= 0)
        {
            Array.Sort(lines, first, Array.FindLastIndex(lines, DataSize().IsMatch) - first + 1, StringComparer.Ordinal);
        }

        if (line.Json["stdout"]!.GetValue<string>().StartsWith('\n'))
        {
            Array.Sort(lines, StringComparer.Ordinal);
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex("^[^ ]+: +[0-9]+ bytes$")]
    private static partial Regex DataSize();

    [GeneratedRegex("^E[0-9]{4} .*Failed to watch .*context deadline exceeded")]
    private static partial Regex EndOfWatch();

    // diff's folders, and the option that kubectl passes on, as the recorder masked them.
    private static string Masked(string output) =>
        DiffFolder().Replace(output, "$1").Replace("diff -u -N ", "diff -u ", StringComparison.Ordinal);

    // The recorder served three groups only to api-versions.
    private static string Kept(Line line, string output)
    {
        if (line.Id != "k-discovery/api-versions")
        {
            return output;
        }

        var kept = line.Json["stdout"]!.GetValue<string>().Split('\n').ToHashSet(StringComparer.Ordinal);
        return string.Join('\n', output.Split('\n').Where(kept.Contains));
    }

    [GeneratedRegex("(LIVE|MERGED)-[0-9]+")]
    private static partial Regex DiffFolder();

    // The server's order of causes changes from run to run.
    private static JsonValue Sorted(string text)
    {
        var lines = text.Split('\n');
        var first = Array.FindIndex(lines, IsCause);
        var last = Array.FindLastIndex(lines, IsCause);
        if (first >= 0)
        {
            Array.Sort(lines, first, last - first + 1, StringComparer.Ordinal);
        }

        return JsonValue.Create(string.Join('\n', lines));

        static bool IsCause(string line) => line.StartsWith("* ", StringComparison.Ordinal);
    }

    private static async Task WriteConfigurationAsync(DirectoryInfo home, ServerUnderTest server, CancellationToken cancel)
    {
        var folder = home.CreateSubdirectory(".kube");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config"), $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: local
              cluster: {"{"}server: "{server.Address.GetLeftPart(UriPartial.Authority)}"{(server.Address.Scheme == "https" ? ", insecure-skip-tls-verify: true" : "")}{"}"}
            users:
            - name: admin
              user: {"{"}token: "{server.Token}"{"}"}
            contexts:
            - name: local
              context: {"{"}cluster: local, user: admin{"}"}
            current-context: local
            """, cancel);
    }
}
