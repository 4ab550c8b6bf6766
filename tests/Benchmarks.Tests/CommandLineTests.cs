using Keyferry.Benchmarks.Processes;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class CommandLineTests
{
    private static readonly HashSet<string> Names = ["burst", "admission"];

    [Test]
    public void Options_stay_with_the_benchmark_before_them()
    {
        var lines = BenchCommandLine.Split(["burst", "--n", "1000", "--vs-real", "admission", "--seconds", "3"], Names);
        Assert.That(lines, Is.EqualTo(new[]
        {
            new[] { "burst", "--n", "1000", "--vs-real" }, ["admission", "--seconds", "3"],
        }));
    }

    [Test]
    public void Names_alone_are_benchmarks_of_their_own() =>
        Assert.That(BenchCommandLine.Split(["burst", "admission"], Names), Is.EqualTo(new[] { new[] { "burst" }, ["admission"] }));

    [TestCase("burst", "--n", "0")]
    [TestCase("burst", "--n", "1000,many")]
    [TestCase("admission", "--seconds", "0")]
    [TestCase("nonsense")]
    public void What_cannot_be_read_is_refused(params string[] words) =>
        Assert.That(BenchCommandLine.Root().Parse(words).Errors, Is.Not.Empty);

    [TestCase("burst", "--n", "50,1000", "--vs-real", "--vs-core")]
    [TestCase("admission", "--seconds", "5")]
    [TestCase("watch")]
    [TestCase("templates")]
    [TestCase("regexp")]
    public void Every_benchmark_has_its_command(params string[] words) =>
        Assert.That(BenchCommandLine.Root().Parse(words).Errors, Is.Empty);

    [Test]
    public void The_script_names_every_benchmark()
    {
        var script = File.ReadAllText(Repository.Path("eng", "bench"));
        foreach (var command in BenchCommandLine.Root().Subcommands.Where(static c => !c.Hidden))
        {
            Assert.That(script, Does.Contain($"eng/bench {command.Name}"));
        }
    }

    [Test]
    public void The_clusters_kubeconfig_is_found() => Assert.That(
        ClusterApiServer.KubeconfigOf("export KUBE_SERVER='https://127.0.0.1:1'\nexport KUBECONFIG='/tmp/a b/kubeconfig'\n"),
        Is.EqualTo("/tmp/a b/kubeconfig"));
}
