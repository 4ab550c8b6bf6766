using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Rendering;

/// <summary>What is read: files that are none, standard input, and what a server would not take.</summary>
public sealed partial class RenderCommandTests
{
    [Test]
    public async Task What_cannot_be_read_ends_with_2_and_the_rest_is_rendered()
    {
        _folder.Write("all.yaml", $"{Store}---\n{Database}");

        var (code, output, error) = await RenderAsync(Path.Combine(_folder.Path, "missing.yaml"), _folder.Path);
        var (noData, _, why) = await RenderAsync("--data", Path.Combine(_folder.Path, "nothing.yaml"), _folder.Path);

        Assert.That((code, noData), Is.EqualTo((2, 2)));
        Assert.That(error, Does.Contain("missing.yaml: is not there"));
        Assert.That(why, Does.Contain("nothing.yaml: is not there"));
        Assert.That(output, Does.Contain("name: database"));
    }

    [Test]
    public async Task Standard_input_is_read_and_an_unnamed_namespace_is_the_one_that_is_given()
    {
        var text = $"{Store}---\n{Database}".Replace(", namespace: shop", "", StringComparison.Ordinal).Replace("  namespace: shop\n", "", StringComparison.Ordinal);

        var (code, output, error) = await ManifestFolder.RunAsync(text, "render", "-n", "team", "-");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("namespace: team").And.Contain("# ExternalSecret team/database (-:"));
    }

    [Test]
    public async Task A_ConfigMap_that_no_server_would_take_is_told_and_the_rest_is_rendered()
    {
        _folder.Write("all.yaml", $$"""
            {{Store}}---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: numbers, namespace: shop}
            data: {port: 80}
            ---
            {{Database}}
            """);

        var (code, output, error) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("all.yaml:11: ConfigMap shop/numbers: is not of its form"));
        Assert.That(output, Does.Contain("name: database"));
    }

    [Test]
    public async Task A_store_s_conditions_are_asked_with_the_labels_of_Namespaces_among_the_files()
    {
        const string Shared = """
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: shared}
            spec:
              conditions: [{namespaceSelector: {matchLabels: {team: a}}}]
              provider: {fake: {data: [{key: api-key, value: abc}]}}
            ---

            """;
        var user = Plain("data: [{secretKey: key, remoteRef: {key: api-key}}]").Replace("{name: demo}", "{kind: ClusterSecretStore, name: shared}", StringComparison.Ordinal);
        _folder.Write("all.yaml", Shared + user);
        var (without, _, error) = await RenderAsync(_folder.Path);
        _folder.Write("all.yaml", Shared + user + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n");

        var (with, _, _) = await RenderAsync(_folder.Path);

        Assert.That((without, with), Is.EqualTo((1, 0)));
        Assert.That(error, Does.Contain("denied by spec.condition"));
    }
}
