using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>A service of AWS, with static keys.</summary>
/// <param name="Service">SecretsManager or ParameterStore.</param>
/// <param name="AllowsBatches">Whether the keys' policy allows reads of several secrets.</param>
internal sealed record AwsStore(string Service, bool AllowsBatches)
    : MeasuredStore([ServeCommand.Aws, "20", .. AllowsBatches ? (string[])[] : [ServeCommand.NoBatches]])
{
    /// <summary>AWS Secrets Manager.</summary>
    public const string SecretsManager = "SecretsManager";

    /// <summary>AWS Systems Manager Parameter Store.</summary>
    public const string ParameterStore = "ParameterStore";

    /// <summary>What the Secret with the keys holds.</summary>
    public static JsonObject Credentials => new() { ["id"] = "test", ["key"] = "test" };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Refused =>
        AllowsBatches ? [] : [Service == ParameterStore ? "GetParameters" : "BatchGetSecretValue"];

    /// <summary>The provider of a store on a service.</summary>
    public static JsonObject Provider(string service) => new()
    {
        ["aws"] = new JsonObject
        {
            ["service"] = service,
            ["region"] = "us-east-1",
            ["auth"] = new JsonObject
            {
                ["secretRef"] = new JsonObject
                {
                    ["accessKeyIDSecretRef"] = BurstObjects.Selector("id"), ["secretAccessKeySecretRef"] = BurstObjects.Selector("key"),
                },
            },
        },
    };

    /// <inheritdoc/>
    public override Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation) =>
        Task.FromResult(new StoreScene(Credentials, Provider(Service), EngineProcess.AwsVariables(server.Address)));

    /// <inheritdoc/>
    public override byte[] ExternalSecret(int number) => BurstObjects.ExternalSecret(number);
}
