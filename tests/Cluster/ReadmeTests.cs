using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The README's way to a first Secret, as it stands there.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class ReadmeTests
{
    [Test]
    public async Task The_commands_of_the_first_Secret_show_it()
    {
        var readme = await File.ReadAllTextAsync(Repository.Path("README.md"));
        var commands = Kubectl().Match(readme).Groups["lines"].Value;
        var kubectl = (await Command.RunAsync(Repository.Path("eng", "lib", "kubectl"), [], RealCluster.Environment)).Output.Trim();

        var shown = await Command.RunAsync(
            "bash", ["-euo", "pipefail", "-c", $"PATH={Path.GetDirectoryName(kubectl)}:$PATH\n{commands}"], RealCluster.Environment);

        Assert.Multiple(() =>
        {
            Assert.That(shown.ExitCode, Is.Zero, shown.All);
            Assert.That(commands.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(5));
            Assert.That(shown.Output, Does.Contain("externalsecret.external-secrets.io/app condition met"));
            Assert.That(shown.Output, Does.Contain("SecretSynced"));
            Assert.That(shown.Output, Does.Contain("battery-staple"));
        });
    }

    [GeneratedRegex(@"## A first Secret.*?```\n(?<lines>kubectl [^`]*)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Kubectl();
}
