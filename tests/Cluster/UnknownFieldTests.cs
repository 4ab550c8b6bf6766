using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>What kubectl says of an unknown field, in each of the API server's modes, where admission stands behind it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnknownFieldTests
{
    private const string Manifest = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: app}
        spec:
          secretStoreRef: {name: store}
          data: [{secretKey: token, remoteRef: {key: token}}]
        """;

    [TestCase("strict")]
    [TestCase("warn")]
    [TestCase("ignore")]
    public async Task A_misspelt_field_is_refused_with_its_cure_in_every_mode(string mode)
    {
        var scene = await Scene.OpenAsync();
        var refused = await ApplyAsync(scene, mode, Manifest.Replace("secretStoreRef:", "secretStorRef:", StringComparison.Ordinal));
        Assert.That(refused.ExitCode, Is.Not.Zero, refused.All);
        Assert.That(refused.Errors, Does.Contain("spec.secretStorRef").And.Contain("secretStoreRef"));
    }

    // A field of the peer's future: whoever writes it for two engines is not stopped.
    [TestCase("strict")]
    [TestCase("warn")]
    [TestCase("ignore")]
    public async Task A_field_that_this_version_does_not_have_is_taken_with_a_warning_in_every_mode(string mode)
    {
        var scene = await Scene.OpenAsync();
        var taken = await ApplyAsync(scene, mode, $"{Manifest}\n  runtimeRef: {{name: x}}");
        Assert.That(taken.ExitCode, Is.Zero, taken.All);
        Assert.That(taken.Errors, Does.Contain("Warning:").And.Contain("spec.runtimeRef"));
    }

    [Test]
    public async Task An_unknown_field_in_metadata_is_the_servers_own_and_refused_where_it_is_strict()
    {
        var scene = await Scene.OpenAsync();
        var manifest = Manifest.Replace("{name: app}", "{name: app, colour: blue}", StringComparison.Ordinal);
        var strict = await ApplyAsync(scene, "strict", manifest);
        Assert.That(strict.ExitCode, Is.Not.Zero, strict.All);
        Assert.That(strict.Errors, Does.Contain("metadata.colour"));
        var ignored = await ApplyAsync(scene, "ignore", manifest);
        Assert.That(ignored.ExitCode, Is.Zero, ignored.All);
        Assert.That((await scene.ReadAsync("externalsecret", "app"))!["metadata"]!["colour"], Is.Null);
    }

    private static Task<CommandResult> ApplyAsync(Scene scene, string mode, string manifest) =>
        RealCluster.KubectlAsync(manifest, "apply", $"--validate={mode}", "-n", scene.Namespace, "-f", "-");
}
