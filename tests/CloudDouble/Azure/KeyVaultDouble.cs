using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Keyferry.CloudDouble.Azure.VaultErrors;

namespace Keyferry.CloudDouble.Azure;

/// <summary>
/// A vault of Azure Key Vault with soft delete: its data plane as of api-version 7.x
/// (https://learn.microsoft.com/rest/api/keyvault/).
/// </summary>
internal sealed partial class KeyVaultDouble(AzureDouble azure, string resource)
{
    private static readonly string[] Collections = ["secrets", "keys", "certificates"];

    private readonly Dictionary<(string Collection, string Name), VaultItem> _items = [];
    private readonly Dictionary<(string Collection, string Name), VaultItem> _deleted = [];

    /// <summary>Operations that the caller may not call, such as <c>secrets/get</c>; null means none.</summary>
    public Func<string, bool>? IsForbidden { get; set; }

    public bool HasPurgeProtection { get; set; }

    /// <summary>How many requests a recovery takes.</summary>
    public int RecoveryRequests { get; set; }

    public string Url => $"https://{azure.VaultHost}";

    private long Now => azure.Time.GetUtcNow().ToUnixTimeSeconds();

    private string Level => HasPurgeProtection ? "Recoverable" : "Recoverable+Purgeable";

    /// <summary>The object; null where there is none.</summary>
    public VaultItem? Find(string collection, string name) => _items.GetValueOrDefault((collection, name.ToLowerInvariant()));

    /// <summary>Puts a secret there, as somebody else would.</summary>
    public VaultVersion Set(string name, string value, JsonObject? tags = null, JsonObject? attributes = null, string? contentType = null)
    {
        var body = new JsonObject { ["value"] = value, ["tags"] = tags, ["attributes"] = attributes, ["contentType"] = contentType };
        return Add("secrets", name, VaultVersions.Secret(Parse(body.ToJsonString()), Now, Level).Version!);
    }

    public DoubleAnswer Answer(DoubleRequest request)
    {
        if (ChallengeOf(request) is { } challenge)
        {
            return challenge;
        }

        var path = request.Address.AbsolutePath;
        if (path.Contains("//", StringComparison.Ordinal))
        {
            return new DoubleAnswer(307) { Headers = { ["Location"] = Slashes().Replace(path, "/") + request.Address.Query } };
        }

        if (!request.Query().TryGetValue("api-version", out var version))
        {
            return Error(400, "BadParameter", "api-version must be specified");
        }

        if (!ApiVersions().IsMatch(version))
        {
            return Error(400, "BadParameter", $"The specified version ({version}) is not recognized.");
        }

        string[] parts = [.. path.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        var isDeleted = parts[0].StartsWith("deleted", StringComparison.Ordinal);
        var collection = isDeleted ? parts[0]["deleted".Length..] : parts[0];
        if (!Collections.Contains(collection))
        {
            return Error(404, "NotFound", "The path is not there.");
        }

        if (parts.Length > 1 && !Names().IsMatch(parts[1]))
        {
            return Error(400, "BadParameter", $"The request URI contains an invalid name: {parts[1]}");
        }

        return isDeleted ? AnswerDeleted(request, collection, [.. parts.Skip(1)]) : AnswerLive(request, collection, [.. parts.Skip(1)]);
    }

    private DoubleAnswer AnswerLive(DoubleRequest request, string collection, string[] rest) => (request.Method.Method, rest) switch
    {
        ("GET", []) => Forbidden(collection, "list") ?? List(request, _items, collection, isDeleted: false),
        ("GET", [var name, "versions"]) => Forbidden(collection, "list") ?? Versions(request, collection, name),
        ("GET", [var name]) => Forbidden(collection, "get") ?? Get(collection, name, ""),
        ("GET", [var name, var version]) => Forbidden(collection, "get") ?? Get(collection, name, version),
        ("PUT", [var name]) when collection == "secrets" => Forbidden(collection, "set") ?? Put(collection, name, () => VaultVersions.Secret(Parse(request.Body), Now, Level)),
        ("PUT", [var name]) when collection == "keys" => Forbidden(collection, "import") ?? Put(collection, name, () => VaultVersions.Key(Parse(request.Body), Now, Level)),
        ("POST", [var name, "create"]) when collection == "keys" => Forbidden(collection, "create") ?? Put(collection, name, () => (VaultVersions.NewEcKey(Now, Level), null)),
        ("POST", [var name, "import"]) when collection == "certificates" => Forbidden(collection, "import") ?? Import(name, Parse(request.Body)),
        ("PATCH", [var name, ..]) => Forbidden(collection, "update") ?? Patch(collection, name, rest.ElementAtOrDefault(1) ?? "", Parse(request.Body)),
        ("DELETE", [var name]) => Forbidden(collection, "delete") ?? Delete(collection, name),
        (_, [] or [_] or [_, _]) => Error(405, "MethodNotAllowed", "The method is not allowed."),
        _ => Error(404, "NotFound", "The path is not there."),
    };

    private DoubleAnswer? ChallengeOf(DoubleRequest request)
    {
        var scheme = $"Bearer authorization=\"https://{azure.Login}/{EntraDouble.Tenant}\", resource=\"{resource}\"";
        const string bearer = "Bearer ";
        if (!request.Authorization.StartsWith(bearer, StringComparison.Ordinal))
        {
            return Error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", header: scheme);
        }

        return azure.Entra.Problem(request.Authorization[bearer.Length..], resource) is { } problem
            ? Error(401, "Unauthorized", problem, header: $"{scheme}, error=\"invalid_token\", error_description=\"{problem}\"")
            : null;
    }

    private DoubleAnswer? Forbidden(string collection, string action) => IsForbidden?.Invoke($"{collection}/{action}") == true
        ? Error(
            403, "Forbidden",
            $"Caller is not authorized to perform action on resource.\r\nCaller: appid={EntraDouble.Client}\r\nAction: "
            + $"'Microsoft.KeyVault/vaults/{collection}/{action}/action'",
            "ForbiddenByRbac")
        : null;

    private DoubleAnswer Get(string collection, string name, string version)
    {
        if (version.Length > 0 && !VersionIds().IsMatch(version))
        {
            return Error(400, "BadParameter", $"{version} is not a valid version.");
        }

        if (Find(collection, name) is not { } item || Pending(item)
            || (version.Length == 0 ? item.Current : item.Versions.Find(v => v.Id == version)) is not { } found)
        {
            return NotFound(collection, name);
        }

        return found.IsEnabled || collection == "certificates" ? new DoubleAnswer(200, Shape(collection).Bundle(item.Name, found))
            : collection == "keys" ? Error(403, "Forbidden", "Operation is not allowed on a disabled key.", "KeyDisabled")
            : Error(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
    }

    private DoubleAnswer Put(string collection, string name, Func<(VaultVersion? Version, string? Problem)> make)
    {
        if (Taken(collection, name) is { } taken)
        {
            return taken;
        }

        var (version, problem) = make();
        return version is null
            ? Error(400, "BadParameter", problem!)
            : new DoubleAnswer(200, Shape(collection).Bundle(name, Add(collection, name, version)));
    }

    private DoubleAnswer Import(string name, JsonNode? body)
    {
        if (Taken("certificates", name) is { } taken)
        {
            return taken;
        }

        var (versions, problem) = VaultVersions.Certificate(body, Now, Level);
        if (versions is null)
        {
            return Error(400, "BadParameter", problem!);
        }

        Add("secrets", name, versions[1]);
        Add("keys", name, versions[2]);
        return new DoubleAnswer(200, Shape("certificates").Bundle(name, Add("certificates", name, versions[0])));
    }

    private DoubleAnswer? Taken(string collection, string name)
    {
        var word = Word(collection, isFirst: true);
        return _deleted.ContainsKey((collection, name.ToLowerInvariant()))
            ? Error(
                409, "Conflict",
                $"{word} {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the "
                + $"{word.ToLowerInvariant()} can only be recovered or purged.",
                "ObjectIsDeletedButRecoverable")
            : Find(collection, name) is { Recovering: > 0 } item && Pending(item)
                ? Error(409, "Conflict", $"{word} {name} is currently being recovered and cannot be re-created; retry later.", "ObjectIsBeingRecovered")
            : Find(collection, name) is { Current.IsManaged: true }
                ? Error(409, "Conflict", $"{word} {name} belongs to a certificate.")
            : null;
    }

    private DoubleAnswer Patch(string collection, string name, string version, JsonNode? body)
    {
        var item = Find(collection, name);
        if ((version.Length == 0 ? item?.Current : item?.Versions.Find(v => v.Id == version)) is not { } found)
        {
            return NotFound(collection, name);
        }

        VaultVersions.Patch(found, body, Now);
        return new DoubleAnswer(200, Shape(collection).Bundle(item!.Name, found, withValue: false));
    }

    private DoubleAnswer List(
        DoubleRequest request, Dictionary<(string Collection, string Name), VaultItem> items, string collection, bool isDeleted) => Page(
        request,
        [
            .. items.Where(i => i.Key.Collection == collection).OrderBy(static i => i.Key.Name, StringComparer.Ordinal)
                .Select(i => isDeleted ? Shape(collection).DeletedEntry(i.Value) : Shape(collection).Entry(i.Value.Name, i.Value.Current, withVersion: false)),
        ]);

    private DoubleAnswer Versions(DoubleRequest request, string collection, string name) => Page(
        request,
        Find(collection, name) is { } item ? [.. item.Versions.Select(v => Shape(collection).Entry(item.Name, v, withVersion: true))] : []);

    private DoubleAnswer Page(DoubleRequest request, IReadOnlyList<JsonObject> entries)
    {
        var query = request.Query();
        var most = 25;
        var from = 0;
        if ((query.TryGetValue("maxresults", out var text) && (!int.TryParse(text, CultureInfo.InvariantCulture, out most) || most is < 1 or > 25))
            || (query.TryGetValue("$skiptoken", out text) && !int.TryParse(text, CultureInfo.InvariantCulture, out from)))
        {
            return Error(400, "BadParameter", "A parameter of the list is not valid.");
        }

        var next = from + most < entries.Count
            ? $"{Url}{request.Address.AbsolutePath}?api-version={query["api-version"]}&maxresults={most}&$skiptoken={from + most}"
            : null;
        return new DoubleAnswer(200, new JsonObject
        {
            ["value"] = new JsonArray([.. entries.Skip(from).Take(most)]), ["nextLink"] = next,
        });
    }

    private VaultVersion Add(string collection, string name, VaultVersion version)
    {
        var key = (collection, name.ToLowerInvariant());
        if (!_items.TryGetValue(key, out var item))
        {
            _items[key] = item = new VaultItem { Name = name };
        }

        item.Versions.Add(version);
        return version;
    }

    private VaultShape Shape(string collection) => new(Url, collection, Level);

    private static bool Pending(VaultItem item) => item.Recovering > 0 && item.Recovering-- > 0;

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$")]
    private static partial Regex Names();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex VersionIds();

    [GeneratedRegex(@"^(7\.[0-9](-preview\.[0-9])?|20[0-9]{2}-[0-9]{2}-[0-9]{2})$")]
    private static partial Regex ApiVersions();

    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();
}
