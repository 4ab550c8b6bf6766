using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>
/// What the API server itself says about fields it does not know, in its three modes. Objects keep unknown fields, so that
/// admission can name them with their cure; the server is left with metadata, duplicates, and what is no field of ours.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class FieldValidationTests
{
    private const string UnknownInMetadata = """
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "x", "colour": "blue"},
         "spec": {"secretStoreRef": {"name": "s"}}}
        """;

    private const string Twice = """
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "x"},
         "spec": {"secretStoreRef": {"name": "s", "name": "t"}}}
        """;

    private const string UnknownInSpec = """
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "x"},
         "spec": {"secretStoreRef": {"name": "s", "nme": "t"}}}
        """;

    [TestCase(UnknownInMetadata, """unknown field "metadata.colour""")]
    [TestCase(Twice, """duplicate field "spec.secretStoreRef.name""")]
    public async Task Strict_refuses(string body, string text)
    {
        var answer = await CreateAsync(body, "Strict");
        Assert.That(answer.Status, Is.EqualTo(400), answer.Body?.ToJsonString());
        Assert.That(answer.Body!["message"]!.GetValue<string>(), Does.Contain(text));
    }

    [TestCase(UnknownInMetadata, "unknown field")]
    [TestCase(Twice, "duplicate field")]
    public async Task Warn_takes_it_and_says_so(string body, string text)
    {
        var answer = await CreateAsync(body, "Warn");
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body?.ToJsonString());
        Assert.That(answer.Warnings, Has.One.Contains(text));
        Assert.That(answer.Body!["metadata"]!["colour"], Is.Null);
    }

    [TestCase(UnknownInMetadata)]
    [TestCase(Twice)]
    public async Task Ignore_takes_it_in_silence(string body)
    {
        var answer = await CreateAsync(body, "Ignore");
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body?.ToJsonString());
        Assert.That(answer.Warnings, Is.Empty);
        Assert.That(answer.Body!["metadata"]!["colour"], Is.Null);
    }

    [TestCase("Strict")]
    [TestCase("Warn")]
    [TestCase("Ignore")]
    public async Task An_unknown_field_of_ours_is_kept_for_admission_in_every_mode(string mode)
    {
        var answer = await CreateAsync(UnknownInSpec, mode);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body?.ToJsonString());
        Assert.That(answer.Body!["spec"]!["secretStoreRef"]!["nme"]!.GetValue<string>(), Is.EqualTo("t"));
    }

    private static Task<ApiAnswer> CreateAsync(string body, string mode) => DefinitionCluster.Api.SendAsync(
        HttpMethod.Post, $"{DefinitionFile.Of("ExternalSecret").Collection("v1")}?dryRun=All&fieldValidation={mode}", body, "application/json");
}
