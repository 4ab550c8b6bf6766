using System.Diagnostics;
using Keyferry.Local.Tests.Transcripts;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Workloads;

/// <summary>Runs the real kubectl against a server.</summary>
internal sealed class Kubectl(string kubeconfig)
{
    /// <summary>Skips the test where there is no kubectl; with <c>CI</c> set, that is a failure.</summary>
    public static void Require()
    {
        if (KubectlPlayer.Program is null)
        {
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Null.Or.Empty, "there is no kubectl on the path");
            Assert.Ignore("there is no kubectl on the path");
        }
    }

    /// <summary>Runs a command.</summary>
    /// <returns>Exit code, and what was printed on both streams.</returns>
    public async Task<(int Exit, string Output, string Errors)> TryAsync(string command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(KubectlPlayer.Program!)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(kubeconfig),
        };
        start.Environment["HOME"] = Path.GetDirectoryName(kubeconfig);
        start.Environment["KUBECONFIG"] = kubeconfig;
        foreach (var argument in command.Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task<string> RunAsync(string command, CancellationToken cancel)
    {
        var (exit, output, errors) = await TryAsync(command, cancel);
        Assert.That(exit, Is.Zero, $"kubectl {command}: {errors}{output}");
        return output;
    }
}
