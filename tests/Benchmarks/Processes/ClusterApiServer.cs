using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keyferry.Benchmarks.Processes;

/// <summary>A real API server: a cluster of <c>eng/cluster</c> in a folder of its own.</summary>
internal sealed partial class ClusterApiServer : IApiServer
{
    private readonly DirectoryInfo _folder;

    private ClusterApiServer(DirectoryInfo folder, string kubeconfig)
    {
        _folder = folder;
        Kubeconfig = kubeconfig;
    }

    /// <inheritdoc/>
    public string Kubeconfig { get; }

    /// <summary>Starts a cluster that is empty; the first time on a machine its servers are built, which takes minutes.</summary>
    /// <param name="isCoreOnly">Whether it is the old kube-apiserver alone, with no newer custom resource server beside it.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<IApiServer> StartAsync(bool isCoreOnly, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-bench-");
        try
        {
            await RunAsync(folder, isCoreOnly ? ["up", "--core-only"] : ["up"], cancellation);
            var variables = await RunAsync(folder, ["env"], cancellation);
            return new ClusterApiServer(folder, KubeconfigOf(variables));
        }
        catch
        {
            await EndAsync(folder);
            throw;
        }
    }

    /// <summary>Finds the kubeconfig file in what <c>eng/cluster env</c> prints.</summary>
    /// <exception cref="InvalidOperationException">It names none.</exception>
    public static string KubeconfigOf(string variables) => KubeconfigLine().Match(variables) is { Success: true } line
        ? line.Groups["file"].Value
        : throw new InvalidOperationException("eng/cluster env names no KUBECONFIG");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(_folder);

    private static async Task EndAsync(DirectoryInfo folder)
    {
        await RunAsync(folder, ["down"], CancellationToken.None);
        folder.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(DirectoryInfo folder, string[] words, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("setsid", [Repository.Path("eng", "cluster"), .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["KEYFERRY_CLUSTER"] = Path.Combine(folder.FullName, "servers");
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"eng/cluster {string.Join(' ', words)} ended with {process.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    [GeneratedRegex("^export KUBECONFIG='(?<file>[^']+)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex KubeconfigLine();
}
