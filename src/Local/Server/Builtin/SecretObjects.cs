using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Secrets.</summary>
internal static class SecretObjects
{
    /// <summary>The rules of Secrets.</summary>
    public static ObjectRules Rules(ResourceInfo resource) => new()
    {
        Decode = (obj, unknown) => Decode(obj, unknown, resource),
        Validate = Validate,
        Warn = Warnings,
        SelectableFields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal) { ["type"] = obj => obj.Text("type") ?? "" },
    };

    private static void Decode(JsonObject obj, List<string> unknown, ResourceInfo resource)
    {
        BuiltinKinds.DropUnknown(obj, unknown, "data", "stringData", "type", "immutable");
        ConfigMapObjects.Texts(obj, "stringData", resource);
        ConfigMapObjects.Texts(obj, "data", resource);
        BuiltinKinds.DropNulls(obj);
        foreach (var (key, value) in ConfigMapObjects.Members(obj, "data").ToList())
        {
            obj["data"]![key] = Canonical(value.AsText()!, obj, resource);
        }

        if (obj.Object("stringData") is { } texts)
        {
            var data = obj.Object("data") ?? [];
            obj["data"] = data;
            foreach (var (key, value) in texts)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText()!));
            }

            obj.Remove("stringData");
        }

        if (string.IsNullOrEmpty(obj.Text("type")))
        {
            obj["type"] = "Opaque";
        }
    }

    private static List<StatusCause> Validate(JsonObject obj, JsonObject? old)
    {
        var causes = ConfigMapObjects.Keys(obj, "data").ToList();
        if (ConfigMapObjects.Members(obj, "data").Sum(p => (long)Bytes(p.Value).Length) > 1024 * 1024)
        {
            causes.Add(ConfigMapObjects.TooLong("data"));
        }

        string[] required = obj.Text("type") switch
        {
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            "kubernetes.io/dockercfg" => [".dockercfg"],
            "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
            "kubernetes.io/basic-auth" when Data(obj, "username") is null && Data(obj, "password") is null => ["username", "password"],
            _ => [],
        };
        causes.AddRange(required.Where(key => Data(obj, key) is null)
            .Select(key => new StatusCause("FieldValueRequired", "Required value", $"data[{key}]")));
        foreach (var key in required.Where(key => key.StartsWith(".docker", StringComparison.Ordinal) && Data(obj, key) is not null))
        {
            if (JsonError(Bytes(Data(obj, key))) is { } error)
            {
                causes.Add(MetadataValidation.Invalid($"data[{key}]", "<secret contents redacted>", error));
            }
        }

        if (obj.Text("type") == "kubernetes.io/service-account-token"
            && string.IsNullOrEmpty(obj.Metadata().Object("annotations").Text("kubernetes.io/service-account.name")))
        {
            causes.Add(new StatusCause("FieldValueRequired", "Required value", "metadata.annotations[kubernetes.io/service-account.name]"));
        }

        if (old is null)
        {
            return causes;
        }

        if (obj.Text("type") != old.Text("type"))
        {
            return [MetadataValidation.Invalid("type", obj.Text("type") ?? "", "field is immutable")];
        }

        causes.AddRange(ConfigMapObjects.Immutable(obj, old, "data"));
        return causes;
    }

    private static IEnumerable<string> Warnings(JsonObject obj)
    {
        if (obj.Text("type") != "kubernetes.io/tls" || Data(obj, "tls.crt") is not { } certificate)
        {
            yield break;
        }

        if (!Encoding.UTF8.GetString(Bytes(certificate)).Contains("-----BEGIN", StringComparison.Ordinal))
        {
            yield return "tls: failed to find any PEM data in certificate input";
        }
    }

    private static JsonNode? Data(JsonObject obj, string key) => obj.Object("data")?[key];

    private static byte[] Bytes(JsonNode? value) => Convert.FromBase64String(value.AsText() ?? "");

    private static string? JsonError(byte[] text)
    {
        try
        {
            JsonText.Read(text);
            return null;
        }
        catch (JsonException)
        {
            return BodyReader.GoSyntax(text);
        }
    }

    // Go skips line breaks and says at which byte it gave up.
    private static string Canonical(string text, JsonObject obj, ResourceInfo resource)
    {
        var clean = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var bytes = new byte[clean.Length];
        if (!clean.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(clean, bytes, out var length))
        {
            return Convert.ToBase64String(bytes, 0, length);
        }

        var bad = clean.ToList().FindIndex(c => !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '='));
        throw ObjectMetadata.Unreadable(obj, resource, $"illegal base64 data at input byte {(bad >= 0 ? bad : clean.Length / 4 * 4)}");
    }
}
