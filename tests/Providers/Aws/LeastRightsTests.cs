using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>
/// A role that may read single secrets or parameters and nothing else serves every manifest that needs no more: no listing, no
/// description, no batch and no call to find out who it is.
/// </summary>
public sealed class LeastRightsTests
{
    private const string Document = """{"user":"app","db":{"port":5432}}""";

    private static readonly TestCaseData[] Manifests =
    [
        Case("The_value", new RemoteRef("a"), Document),
        Case("A_property", new RemoteRef("a", "user"), "app"),
        Case("A_deep_property", new RemoteRef("a", "db.port"), "5432"),
        Case("A_map", new RemoteRef("a", AsMap: true), "db,user"),
    ];

    [TestCaseSource(nameof(Manifests))]
    public Task A_secret(RemoteRef reference, string expected) => ReadsAsync("SecretsManager", "GetSecretValue", reference, expected);

    [TestCaseSource(nameof(Manifests))]
    public Task A_parameter(RemoteRef reference, string expected) => ReadsAsync("ParameterStore", "GetParameter", reference, expected);

    [TestCase("SecretsManager", "GetSecretValue", "AWSPREVIOUS")]
    [TestCase("SecretsManager", "GetSecretValue", "uuid/01234567-89ab-cdef-0123-456789abcdef")]
    [TestCase("ParameterStore", "GetParameter", "3")]
    public Task A_version(string service, string operation, string version) =>
        ReadsAsync(service, operation, new RemoteRef("a", Version: version), Document);

    private static async Task ReadsAsync(string service, string operation, RemoteRef reference, string expected)
    {
        await using var aws = new AwsStub(call => call.Operation == operation
            ? new StubAnswer(200, Body(operation))
            : StubAnswer.Error(400, "AccessDeniedException", $"not authorized to perform: {call.Operation}")) { AnswersBatches = true };
        await using var client = (await AwsStores.ConnectAsync(aws.Address, spec => spec.Service = service)).Client!;

        var validation = await client.ValidateAsync(default);
        var several = await client.FetchAsync([reference, reference with { Key = "b" }], default);

        Assert.That(validation.State, Is.Not.EqualTo(StoreState.Error), validation.Message);
        Assert.That(several.Select(Shown), Is.EqualTo(new[] { expected, expected }));
    }

    // The keys of a map; its values are told as any other's.
    private static string Shown(FetchResult result) => result.Map is { } map
        ? string.Join(',', map.Keys.Order(StringComparer.Ordinal))
        : result.Text();

    private static string Body(string operation)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(Document);
        return operation == "GetParameter"
            ? $$"""{"Parameter":{"Name":"a","Type":"SecureString","Value":{{text}},"Version":3} }"""
            : $$"""{"ARN":"arn:a","Name":"a","VersionId":"v","SecretString":{{text}} }""";
    }

    private static TestCaseData Case(string name, RemoteRef reference, string expected) =>
        new TestCaseData(reference, expected).SetName($"{{m}}_{name}");
}
