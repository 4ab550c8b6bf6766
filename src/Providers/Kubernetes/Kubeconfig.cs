using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Text.Targets;

namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// Reads a kubeconfig that a Secret holds. Whoever may write that Secret may not thereby start programs here, read files of
/// this pod, or switch verification off: such entries are refused.
/// </summary>
internal static class Kubeconfig
{
    private const int LongestText = 256 * 1024;
    private const string Advice = "a kubeconfig in a Secret holds all that it needs: token, client-certificate-data, "
        + "client-key-data, certificate-authority-data";

    private static readonly string[] RefusedOfUser =
        ["exec", "auth-provider", "tokenFile", "client-certificate", "client-key", "username", "password", "as-user-extra"];

    /// <summary>Reads the current context.</summary>
    /// <param name="text">The kubeconfig, YAML or JSON.</param>
    /// <param name="entry">What it says; null where it cannot be used.</param>
    /// <param name="error">What is wrong, without any of the text; empty where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out KubeconfigEntry? entry, out string error)
    {
        entry = null;
        if (text.Length > LongestText)
        {
            error = $"it is longer than {LongestText} bytes";
            return false;
        }

        if (!YamlTree.TryRead(text, out var root, out error))
        {
            return false;
        }

        var context = Named(root, "contexts", "context", Text(root, "current-context"));
        var cluster = Named(root, "clusters", "cluster", Text(context, "cluster"));
        var user = Named(root, "users", "user", Text(context, "user"));
        error = context is null ? "current-context names none of its contexts"
            : cluster is null ? "the context's cluster names none of its clusters"
            : user is null ? "the context's user names none of its users"
            : Text(cluster, "server") is null ? "cluster.server is missing"
            : Refused(cluster, user);
        if (error.Length > 0)
        {
            return false;
        }

        entry = new KubeconfigEntry
        {
            Server = Text(cluster, "server")!, Authorities = Text(cluster, "certificate-authority-data"),
            TlsServerName = Text(cluster, "tls-server-name"), Proxy = Text(cluster, "proxy-url"),
            Token = Text(user, "token"), Certificate = Text(user, "client-certificate-data"),
            Key = Text(user, "client-key-data"), Impersonation = Impersonation(user),
        };
        error = entry.Token is null && entry.Certificate is null ? "the user has neither token nor client-certificate-data"
            : entry.Certificate is null == entry.Key is null ? ""
            : "client-certificate-data and client-key-data belong together";
        return error.Length == 0;
    }

    private static string Refused(JsonNode? cluster, JsonNode? user) =>
        Has(cluster, "certificate-authority") ? $"cluster.certificate-authority is not used here: {Advice}"
        : IsTrue(cluster, "insecure-skip-tls-verify")
            ? "cluster.insecure-skip-tls-verify is not used here: put the server's authority into certificate-authority-data"
        : Array.Find(RefusedOfUser, f => Has(user, f)) is { } field ? $"user.{field} is not used here: {Advice}"
        : "";

    private static List<KeyValuePair<string, string>> Impersonation(JsonNode? user)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add("Impersonate-User", Text(user, "as"));
        Add("Impersonate-Uid", Text(user, "as-uid"));
        foreach (var group in Member(user, "as-groups") as JsonArray ?? [])
        {
            Add("Impersonate-Group", AsText(group));
        }

        return headers;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(new(name, value));
            }
        }
    }

    private static JsonNode? Named(JsonNode? root, string list, string member, string? name) =>
        name is null ? null
        : Member((Member(root, list) as JsonArray)?.FirstOrDefault(e => Text(e, "name") == name), member) as JsonObject;

    private static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static bool Has(JsonNode? node, string name) => Member(node, name) is { } value && AsText(value) != "";

    private static bool IsTrue(JsonNode? node, string name) => Member(node, name)?.GetValueKind() == JsonValueKind.True;

    private static string? Text(JsonNode? node, string name) => AsText(Member(node, name)) is { Length: > 0 } text ? text : null;

    private static string? AsText(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
