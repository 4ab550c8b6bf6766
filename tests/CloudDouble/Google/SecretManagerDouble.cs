using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.CloudDouble.Google;

/// <summary>Secret Manager's REST API v1 (https://cloud.google.com/secret-manager/docs/reference/rest), global and regional.</summary>
internal sealed partial class SecretManagerDouble(GoogleDouble google)
{
    private const int LargestPage = 25_000;

    private readonly Dictionary<string, string> _numbers = [];
    private readonly Dictionary<string, DoubleSecret> _secrets = [];
    private readonly HashSet<(string Permission, string Resource)> _denied = [];
    private int _writes;

    /// <summary>What a request without a good token is told.</summary>
    public static DoubleAnswer Unauthenticated { get; } = DoubleAnswer.Rpc(
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.");

    /// <summary>How many items a page has where none asks for fewer.</summary>
    public int PageSize { get; set; } = LargestPage;

    public void AddProject(string id, string number) => _numbers[id] = number;

    public bool HasProject(string id) => _numbers.ContainsKey(id);

    /// <summary>Takes a permission away, on one resource below the project or (empty) on all.</summary>
    public void Deny(string permission, string resource = "") => _denied.Add((permission, resource));

    public void Allow(string permission, string resource = "") => _denied.Remove((permission, resource));

    /// <summary>A secret as it stands; null where it is not there.</summary>
    public DoubleSecret? Find(string name) => _secrets.GetValueOrDefault(name);

    /// <summary>Makes a secret by the side.</summary>
    public DoubleSecret Add(string name, params string[] values)
    {
        var secret = new DoubleSecret(name, Now) { Etag = NextEtag(), Replication = new JsonObject { ["automatic"] = new JsonObject() } };
        _secrets[name] = secret;
        foreach (var value in values)
        {
            AddValue(name, value);
        }

        return secret;
    }

    /// <summary>Adds a version by the side, and the secret where it is missing.</summary>
    public void AddValue(string name, string value)
    {
        var secret = Find(name) ?? Add(name);
        secret.Versions.Add(new DoubleVersion(secret.Versions.Count + 1, System.Text.Encoding.UTF8.GetBytes(value), Now, NextEtag()));
    }

    /// <param name="request">The request.</param>
    /// <param name="location">The location whose endpoint was called; empty for the global one.</param>
    public DoubleAnswer Answer(DoubleRequest request, string location)
    {
        if (PathPattern().Match(request.Path) is not { Success: true } match)
        {
            return DoubleAnswer.NoSuchPath;
        }

        var (project, verb) = (match.Groups["project"].Value, match.Groups["verb"].Value);
        if (google.Tokens.PrincipalOf(request) is null)
        {
            return Unauthenticated;
        }

        if (match.Groups["location"].Value != location)
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Request contains an invalid argument.");
        }

        var known = _numbers.ContainsKey(project) ? project : _numbers.FirstOrDefault(n => n.Value == project).Key;
        var parent = $"projects/{known}{(location.Length == 0 ? "" : $"/locations/{location}")}";
        var id = match.Groups["secret"].Value;
        var version = match.Groups["version"].Value;
        var kind = version.Length > 0 ? "version" : match.Groups["versions"].Success ? "versions" : id.Length > 0 ? "secret" : "secrets";
        var operation = OperationOf(request.Method, kind, verb);
        if (operation is null)
        {
            return DoubleAnswer.NoSuchPath;
        }

        var resource = id.Length == 0 ? "" : version.Length == 0 ? $"secrets/{id}" : $"secrets/{id}/versions/{version}";
        if (known is null || _denied.Contains((operation, "")) || _denied.Contains((operation, $"secrets/{id}")))
        {
            return DoubleAnswer.Rpc("PERMISSION_DENIED", $"Permission '{operation}' denied for resource 'projects/{project}{(resource.Length == 0 ? "" : "/" + resource)}' (or it may not exist).");
        }

        if (operation is "secretmanager.secrets.list" or "secretmanager.secrets.create")
        {
            return operation == "secretmanager.secrets.list" ? ListSecrets(request, parent) : Create(request, parent, isRegional: location.Length > 0);
        }

        if (!_secrets.TryGetValue($"{parent}/secrets/{id}", out var secret))
        {
            return NoSecret(parent, id, operation);
        }

        return operation switch
        {
            "secretmanager.secrets.get" => DoubleAnswer.Ok(secret.Json(_numbers)),
            "secretmanager.secrets.update" => Update(request, secret),
            "secretmanager.secrets.delete" => Delete(request, secret),
            "secretmanager.versions.list" => ListVersions(request, secret),
            "secretmanager.versions.add" => AddVersion(request, secret),
            _ => OfVersion(operation, secret, version),
        };
    }

    private static string? OperationOf(string method, string kind, string verb) => (method, kind, verb) switch
    {
        ("GET", "secrets", "") => "secretmanager.secrets.list",
        ("POST", "secrets", "") => "secretmanager.secrets.create",
        ("GET", "secret", "") => "secretmanager.secrets.get",
        ("PATCH", "secret", "") => "secretmanager.secrets.update",
        ("DELETE", "secret", "") => "secretmanager.secrets.delete",
        ("POST", "secret", "addVersion") => "secretmanager.versions.add",
        ("GET", "versions", "") => "secretmanager.versions.list",
        ("GET", "version", "") => "secretmanager.versions.get",
        ("GET", "version", "access") => "secretmanager.versions.access",
        ("POST", "version", "enable" or "disable" or "destroy") => $"secretmanager.versions.{verb}",
        _ => null,
    };

    private DateTimeOffset Now => google.Time.GetUtcNow();

    private string NextEtag() => $"\"{++_writes:x14}\"";

    private string Shown(string name) => DoubleSecret.Numbered(name, _numbers);

    private DoubleAnswer NoSecret(string parent, string id, string operation) => DoubleAnswer.Rpc(
        "NOT_FOUND", $"Secret [{Shown($"{parent}/secrets/{id}")}] not found{(operation == "secretmanager.versions.access" ? " or has no versions" : "")}.");

    private static DoubleAnswer Invalid(string message) => DoubleAnswer.Rpc("INVALID_ARGUMENT", message);

    private static bool TryBody(DoubleRequest request, string[] fields, out JsonElement body, out DoubleAnswer problem)
    {
        body = default;
        problem = Invalid("Invalid JSON payload received. Unexpected token.");
        try
        {
            body = JsonElement.Parse(request.Body.Length == 0 ? "{}"u8 : request.Body);
        }
        catch (JsonException)
        {
            return false;
        }

        var unknown = body.ValueKind == JsonValueKind.Object ? body.EnumerateObject().Select(static m => m.Name).FirstOrDefault(n => !fields.Contains(n)) : "";
        problem = Invalid($"Invalid JSON payload received. Unknown name \"{unknown}\": Cannot find field.");
        return unknown is null;
    }

    private DoubleAnswer Paged(DoubleRequest request, string name, IReadOnlyList<JsonNode> items)
    {
        var query = request.Query;
        var size = query.TryGetValue("pageSize", out var given) ? int.TryParse(given, out var number) ? number : -1 : 0;
        var start = 0;
        if (size < 0 || (query.TryGetValue("pageToken", out var token) && token.Length > 0 && !TryToken(token, out start)))
        {
            return Invalid("Request contains an invalid argument.");
        }

        size = Math.Min(size == 0 ? LargestPage : size, PageSize);
        var page = items.Skip(start).Take(size).ToArray();
        var body = new JsonObject { ["totalSize"] = items.Count };
        if (page.Length > 0)
        {
            body[name] = new JsonArray([.. page.Select(static p => p.DeepClone())]);
        }

        if (start + size < items.Count)
        {
            body["nextPageToken"] = $"page+{start + size}/=";
        }

        return DoubleAnswer.Ok(body);
    }

    private static bool TryToken(string token, out int start)
    {
        start = 0;
        return token.StartsWith("page+", StringComparison.Ordinal) && token.EndsWith("/=", StringComparison.Ordinal)
            && int.TryParse(token[5..^2], out start);
    }

    [GeneratedRegex(
        @"^/v1/projects/(?<project>[^/:]+)(/locations/(?<location>[^/:]+))?/secrets(/(?<secret>[^/:]+)((?<versions>/versions)(/(?<version>[^/:]+))?)?)?(:(?<verb>[a-zA-Z]+))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex PathPattern();
}
