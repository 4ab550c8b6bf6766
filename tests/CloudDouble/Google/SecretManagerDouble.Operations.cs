using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.CloudDouble.Google;

/// <content>The operations.</content>
internal sealed partial class SecretManagerDouble
{
    private const int LargestPayload = 65_536;

    private static readonly string[] SecretFields =
        ["name", "replication", "createTime", "labels", "topics", "etag", "rotation", "versionAliases", "annotations", "versionDestroyTtl",
            "customerManagedEncryption", "tags", "expireTime", "ttl"];

    private DoubleAnswer ListSecrets(DoubleRequest request, string parent)
    {
        if (!TryFilter(request, out var terms))
        {
            return Invalid("Invalid filter.");
        }

        var found = _secrets.Values
            .Where(s => s.Name.StartsWith($"{parent}/secrets/", StringComparison.Ordinal)
                && terms.All(t => t.Name == "name" ? s.Id.Contains(t.Value, StringComparison.Ordinal)
                    : s.Labels.TryGetValue(t.Name["labels.".Length..], out var value) && value == t.Value))
            .OrderByDescending(static s => s.CreatedAt).ThenByDescending(static s => s.Etag, StringComparer.Ordinal);
        return Paged(request, "secrets", [.. found.Select(s => s.Json(_numbers))]);
    }

    private DoubleAnswer ListVersions(DoubleRequest request, DoubleSecret secret) => request.Query.GetValueOrDefault("filter") is not (null or "" or "state:ENABLED")
        ? Invalid("Invalid filter.")
        : Paged(request, "versions", [.. secret.Versions
            .Where(v => !request.Query.ContainsKey("filter") || v.State == "ENABLED")
            .OrderByDescending(static v => v.CreatedAt).ThenByDescending(static v => v.Number).Select(v => v.Json(Shown(secret.Name)))]);

    private static bool TryFilter(DoubleRequest request, out List<(string Name, string Value)> terms)
    {
        var words = (request.Query.GetValueOrDefault("filter") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = words.Select(static w => Regex.Match(w, "^(?:(name):|(labels\\.[a-z0-9_-]+)[=:])([A-Za-z0-9_-]+)$")).ToList();
        terms = [.. read.Select(static m => (m.Groups[1].Success ? "name" : m.Groups[2].Value, m.Groups[3].Value))];
        return read.TrueForAll(static m => m.Success);
    }

    private DoubleAnswer Create(DoubleRequest request, string parent, bool isRegional)
    {
        if (!TryBody(request, SecretFields, out var body, out var problem))
        {
            return problem;
        }

        var id = request.Query.GetValueOrDefault("secretId") ?? "";
        if (!Regex.IsMatch(id, "^[A-Za-z0-9_-]{1,255}$"))
        {
            return Invalid("The provided Secret ID [secret_id] does not match the expected format [[a-zA-Z_0-9]+].");
        }

        var name = $"{parent}/secrets/{id}";
        var replication = body.TryGetProperty("replication", out var given) ? given : default;
        if (isRegional != (replication.ValueKind == JsonValueKind.Undefined) || (!isRegional && !IsReplication(replication))
            || (!isRegional && body.TryGetProperty("customerManagedEncryption", out _)))
        {
            return Invalid("The replication of the secret is invalid.");
        }

        if (_secrets.ContainsKey(name))
        {
            return DoubleAnswer.Rpc("ALREADY_EXISTS", $"Secret [{Shown(name)}] already exists.");
        }

        var secret = new DoubleSecret(name, Now)
        {
            Etag = NextEtag(), Replication = isRegional ? null : JsonNode.Parse(replication.GetRawText()),
            Encryption = body.TryGetProperty("customerManagedEncryption", out var key) ? JsonNode.Parse(key.GetRawText()) : null,
        };
        if (Apply(secret, body, ["labels", "annotations", "topics"]) is { } refused)
        {
            return refused;
        }

        _secrets[name] = secret;
        return DoubleAnswer.Ok(secret.Json(_numbers));
    }

    private static bool IsReplication(JsonElement replication) =>
        replication.EnumerateObject().ToList() is [var one] && one.Name switch
        {
            "automatic" => one.Value.EnumerateObject().All(static m => m.Name == "customerManagedEncryption"),
            "userManaged" => one.Value.GetProperty("replicas").EnumerateArray().Any()
                && one.Value.GetProperty("replicas").EnumerateArray().All(static r =>
                    r.TryGetProperty("location", out _) && r.EnumerateObject().All(static m => m.Name is "location" or "customerManagedEncryption")),
            _ => false,
        };

    private DoubleAnswer Update(DoubleRequest request, DoubleSecret secret)
    {
        if (!TryBody(request, SecretFields, out var body, out var problem))
        {
            return problem;
        }

        var mask = (request.Query.GetValueOrDefault("updateMask") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (mask.Length == 0 || mask.Any(static m => m is not ("labels" or "annotations" or "topics" or "rotation" or "versionAliases")))
        {
            return Invalid("The update_mask is invalid.");
        }

        if (body.TryGetProperty("etag", out var etag) && etag.GetString() is { Length: > 0 } given && given != secret.Etag)
        {
            return DoubleAnswer.Rpc("FAILED_PRECONDITION", $"The etag provided in the request ({given}) does not match the resource's current etag ({secret.Etag}).");
        }

        if (Apply(secret, body, mask) is { } refused)
        {
            return refused;
        }

        secret.Etag = NextEtag();
        return DoubleAnswer.Ok(secret.Json(_numbers));
    }

    // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets
    private static DoubleAnswer? Apply(DoubleSecret secret, JsonElement body, string[] mask)
    {
        Dictionary<string, string> Map(string name) => body.TryGetProperty(name, out var map)
            ? map.EnumerateObject().ToDictionary(static m => m.Name, static m => m.Value.GetString()!)
            : [];
        var labels = mask.Contains("labels") ? Map("labels") : secret.Labels;
        var annotations = mask.Contains("annotations") ? Map("annotations") : secret.Annotations;
        if (labels.Count > 64 || labels.Any(static l => !Regex.IsMatch(l.Key, "^[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}$")
            || !Regex.IsMatch(l.Value, "^[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}$")))
        {
            return Invalid("The labels of the secret are invalid.");
        }

        if (annotations.Sum(static a => a.Key.Length + a.Value.Length) > 16 << 10 || annotations.Keys.Any(static k => !Regex.IsMatch(k, "^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")))
        {
            return Invalid("The annotations of the secret are invalid.");
        }

        (secret.Labels, secret.Annotations) = (labels, annotations);
        if (mask.Contains("topics"))
        {
            secret.Topics = body.TryGetProperty("topics", out var topics) ? [.. topics.EnumerateArray().Select(static t => t.GetProperty("name").GetString()!)] : [];
        }

        return null;
    }

    private DoubleAnswer Delete(DoubleRequest request, DoubleSecret secret)
    {
        if (request.Query.GetValueOrDefault("etag") is { Length: > 0 } etag && etag != secret.Etag)
        {
            return DoubleAnswer.Rpc("FAILED_PRECONDITION", $"The etag provided in the request ({etag}) does not match the resource's current etag ({secret.Etag}).");
        }

        _secrets.Remove(secret.Name);
        return DoubleAnswer.Ok(new JsonObject());
    }

    private DoubleAnswer AddVersion(DoubleRequest request, DoubleSecret secret)
    {
        if (!TryBody(request, ["payload"], out var body, out var problem))
        {
            return problem;
        }

        if (!body.TryGetProperty("payload", out var payload) || !payload.TryGetProperty("data", out var data))
        {
            return Invalid("The payload of the secret version is missing.");
        }

        var text = data.GetString()!.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[LargestPayload * 2];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
        {
            return Invalid($"Invalid value at 'payload.data' (TYPE_BYTES), Base64 decoding failed for \"{data.GetString()}\"");
        }

        if (length is 0 or > LargestPayload)
        {
            return Invalid(length == 0 ? "Secret Payload cannot be empty." : "The secret payload is larger than the maximum allowed size of 65536 bytes.");
        }

        if (payload.TryGetProperty("dataCrc32c", out var sum) && sum.GetString() != Crc32C(bytes.AsSpan(0, length)))
        {
            return Invalid("The checksum of the payload does not match data_crc32c.");
        }

        var version = new DoubleVersion(secret.Versions.Count + 1, bytes[..length], Now, NextEtag());
        secret.Versions.Add(version);
        return DoubleAnswer.Ok(version.Json(Shown(secret.Name)));
    }

    private DoubleAnswer OfVersion(string operation, DoubleSecret secret, string version)
    {
        var found = version == "latest" ? secret.Versions.LastOrDefault()
            : secret.Versions.Find(v => v.Number.ToString(CultureInfo.InvariantCulture) == version);
        if (found is null)
        {
            return version == "latest" ? NoSecret(secret.Name[..secret.Name.IndexOf("/secrets/", StringComparison.Ordinal)], secret.Id, "secretmanager.versions.access")
                : DoubleAnswer.Rpc("NOT_FOUND", $"Secret Version [{Shown(secret.Name)}/versions/{version}] not found.");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Shown(secret.Name)}/versions/{found.Number}");
        var verb = operation["secretmanager.versions.".Length..];
        if (found.State == "DESTROYED" && (verb is "enable" or "disable" or "destroy"))
        {
            return DoubleAnswer.Rpc("FAILED_PRECONDITION", $"Secret Version [{name}] is in DESTROYED state.");
        }

        switch (verb)
        {
            case "access":
                return found.State != "ENABLED"
                    ? DoubleAnswer.Rpc("FAILED_PRECONDITION", $"Secret Version [{name}] is in {found.State} state.")
                    : DoubleAnswer.Ok(new JsonObject
                    {
                        ["name"] = name,
                        ["payload"] = new JsonObject { ["data"] = Convert.ToBase64String(found.Data), ["dataCrc32c"] = Crc32C(found.Data) },
                    });
            case "enable":
                found.State = "ENABLED";
                break;
            case "disable":
                found.State = "DISABLED";
                break;
            case "destroy":
                (found.State, found.Data) = ("DESTROYED", []);
                break;
        }

        return DoubleAnswer.Ok(found.Json(Shown(secret.Name)));
    }

    // Bit by bit, so that the client's own way is checked by another.
    private static string Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 1 ? 0x82F63B78u : 0);
            }
        }

        return (~crc).ToString(CultureInfo.InvariantCulture);
    }
}
