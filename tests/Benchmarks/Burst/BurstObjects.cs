using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Burst;

/// <summary>The objects that a burst writes: one store, and ExternalSecrets spread over namespaces and remote keys.</summary>
internal static class BurstObjects
{
    /// <summary>The path of ExternalSecrets in all namespaces.</summary>
    public const string ExternalSecrets = "/apis/external-secrets.io/v1/externalsecrets";

    /// <summary>The path of the one store.</summary>
    public const string StorePath = "/apis/external-secrets.io/v1/clustersecretstores/bench";

    /// <summary>The path of the Secrets that an engine made, in all namespaces.</summary>
    public const string ManagedSecrets = "/api/v1/secrets?labelSelector=reconcile.external-secrets.io%2Fmanaged%3Dtrue";

    /// <summary>How many remote keys there are.</summary>
    public const int Keys = 100;

    /// <summary>Over how many namespaces the objects are spread.</summary>
    public const int Namespaces = 20;

    /// <summary>The name of the Secret with the store's credentials.</summary>
    public const string CredentialsName = "credentials";

    private const string Prefix = "object-";

    /// <summary>The namespaces' names.</summary>
    public static IEnumerable<string> NamespaceNames => Enumerable.Range(0, Namespaces).Select(NamespaceOf);

    /// <summary>The namespace of an object.</summary>
    public static string NamespaceOf(int number) => $"bench-{number % Namespaces}";

    /// <summary>The name of an object and of its Secret.</summary>
    public static string NameOf(int number) => $"{Prefix}{number}";

    /// <summary>The number of an object or Secret by its name; -1 where it is none of the burst's.</summary>
    public static int NumberOf(string? name) =>
        name?.StartsWith(Prefix, StringComparison.Ordinal) == true && int.TryParse(name.AsSpan(Prefix.Length), out var number)
            ? number
            : -1;

    /// <summary>A namespace.</summary>
    public static byte[] Namespace(string name) => Bytes(new JsonObject
    {
        ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name },
    });

    /// <summary>The Secret with the store's credentials.</summary>
    /// <param name="data">What it holds.</param>
    public static byte[] Credentials(JsonObject data) => Bytes(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = CredentialsName,
            ["namespace"] = NamespaceOf(0),
            // A Webhook store takes no other Secrets.
            ["labels"] = new JsonObject { ["external-secrets.io/type"] = "webhook" },
        },
        ["stringData"] = data.DeepClone(),
    });

    /// <summary>The store.</summary>
    /// <param name="provider">Its provider.</param>
    public static byte[] Store(JsonObject provider) => Bytes(new JsonObject
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ClusterSecretStore",
        ["metadata"] = new JsonObject { ["name"] = "bench" },
        ["spec"] = new JsonObject { ["provider"] = provider.DeepClone() },
    });

    /// <summary>A selector of a key of the Secret with the store's credentials.</summary>
    public static JsonObject Selector(string key) =>
        new() { ["name"] = CredentialsName, ["key"] = key, ["namespace"] = NamespaceOf(0) };

    /// <summary>An ExternalSecret with three entries on one remote key.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="refreshInterval">Its refresh interval.</param>
    public static byte[] ExternalSecret(int number, string refreshInterval = "1h")
    {
        var key = $"prod/app/key-{number % Keys}";
        return ExternalSecret(number, refreshInterval, Entry(key, "username"), Entry(key, "password"), Entry(key, "host"));
    }

    /// <summary>An ExternalSecret with two entries, each a remote key of its own.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="prefix">What the names of remote keys begin with; a number follows.</param>
    public static byte[] ExternalSecretOfTwo(int number, string prefix) => ExternalSecret(
        number, "1h", Entry($"{prefix}{2 * number % Keys}", "username"), Entry($"{prefix}{((2 * number) + 1) % Keys}", "password"));

    /// <summary>A Secret that no engine has to do with.</summary>
    public static byte[] Unrelated(int number, int bytes) => Bytes(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = $"unrelated-{number}", ["namespace"] = NamespaceOf(number) },
        ["type"] = "Opaque",
        ["data"] = new JsonObject { ["bytes"] = Convert.ToBase64String(new byte[bytes]) },
    });

    /// <summary>The Secret that an engine makes of an ExternalSecret.</summary>
    /// <param name="number">The ExternalSecret's number.</param>
    /// <param name="owner">The ExternalSecret as it is stored.</param>
    public static byte[] Secret(int number, JsonObject owner) => Bytes(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = NameOf(number),
            ["namespace"] = NamespaceOf(number),
            ["labels"] = new JsonObject
            {
                ["reconcile.external-secrets.io/managed"] = "true",
                ["reconcile.external-secrets.io/created-by"] = "00000000000000000000000000000000000000000000000000000000",
            },
            ["annotations"] = new JsonObject
            {
                ["reconcile.external-secrets.io/data-hash"] = "00000000000000000000000000000000000000000000000000000000",
            },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "external-secrets.io/v1",
                ["kind"] = "ExternalSecret",
                ["name"] = NameOf(number),
                ["uid"] = owner["metadata"]!["uid"]!.GetValue<string>(),
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
        },
        ["type"] = "Opaque",
        ["stringData"] = new JsonObject
        {
            ["username"] = $"user of {number % Keys}", ["password"] = $"made-up password of {number % Keys}",
            ["host"] = "db.example.com",
        },
    });

    /// <summary>The ExternalSecret with the status that an engine writes.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="stored">The ExternalSecret as it is stored.</param>
    public static byte[] Synced(int number, JsonObject stored)
    {
        stored["status"] = new JsonObject
        {
            ["binding"] = new JsonObject { ["name"] = NameOf(number) },
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready", ["status"] = "True", ["reason"] = "SecretSynced", ["message"] = "secret synced",
                ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
            }),
            ["refreshTime"] = "2026-01-01T00:00:00Z",
            ["syncedResourceVersion"] = "1-00000000000000000000000000000000000000000000000000000000",
        };
        return Bytes(stored);
    }

    /// <summary>Whether an object says that it is Ready.</summary>
    public static bool IsReady(JsonElement item)
    {
        if (!item.TryGetProperty("status", out var status) || !status.TryGetProperty("conditions", out var conditions))
        {
            return false;
        }

        foreach (var condition in conditions.EnumerateArray())
        {
            if (condition.GetProperty("type").ValueEquals("Ready"))
            {
                return condition.GetProperty("status").ValueEquals("True");
            }
        }

        return false;
    }

    private static byte[] ExternalSecret(int number, string refreshInterval, params JsonNode[] entries) => Bytes(new JsonObject
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ExternalSecret",
        ["metadata"] = new JsonObject { ["name"] = NameOf(number), ["namespace"] = NamespaceOf(number) },
        ["spec"] = new JsonObject
        {
            ["refreshInterval"] = refreshInterval,
            ["secretStoreRef"] = new JsonObject { ["name"] = "bench", ["kind"] = "ClusterSecretStore" },
            ["target"] = new JsonObject { ["name"] = NameOf(number) },
            ["data"] = new JsonArray(entries),
        },
    });

    private static JsonObject Entry(string key, string property) => new()
    {
        ["secretKey"] = property, ["remoteRef"] = new JsonObject { ["key"] = key, ["property"] = property },
    };

    private static byte[] Bytes(JsonObject item) => Encoding.UTF8.GetBytes(item.ToJsonString());
}
