using System.Text;
using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Pushes to a store that plays AWS, and what a push holds.</summary>
internal static class AwsPushes
{
    /// <summary>A connection that is closed with the test's own.</summary>
    public static async Task<StoreClient> ConnectAsync(
        Uri address, Action<AwsProviderSpec>? change = null, MemoryReferences? references = null) =>
        (await AwsStores.ConnectAsync(address, change, references, new() { MaxRetries = 1 })).Client!;

    /// <summary>One key of a Secret that has more.</summary>
    public static PushContent Of(string value, string? settings = null) => Of(Encoding.UTF8.GetBytes(value), settings);

    /// <summary>One key of a Secret that has more.</summary>
    public static PushContent Of(byte[] value, string? settings = null) => new()
    {
        SecretKey = "password",
        Data = new Dictionary<string, SecretValue> { ["password"] = new(value), ["user"] = new("app"u8.ToArray()) },
        Metadata = Metadata(settings),
        Namespace = "team",
    };

    /// <summary>A whole Secret.</summary>
    public static PushContent Whole(string? settings, params (string Key, string Value)[] data) => new()
    {
        Data = data.ToDictionary(static d => d.Key, static d => new SecretValue(Encoding.UTF8.GetBytes(d.Value))),
        Metadata = Metadata(settings),
        Namespace = "team",
    };

    /// <summary>Settings in their envelope.</summary>
    public static JsonElement? Metadata(string? spec) => spec is null
        ? null
        : JsonElement.Parse(
            "{\"apiVersion\":\"kubernetes.external-secrets.io/v1alpha1\",\"kind\":\"PushSecretMetadata\",\"spec\":" + spec + "}");
}
