using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>Writes the JSON of secrets. Pure.</summary>
internal static class KvDocument
{
    /// <summary>What is to be there after a push.</summary>
    /// <param name="current">What is there.</param>
    /// <param name="property">The member that is written; null or empty means the whole.</param>
    /// <param name="value">What is pushed: the member's text, or the JSON of the whole.</param>
    /// <param name="isV2">Whether the engine keeps the owner's mark elsewhere.</param>
    /// <param name="wanted">The document, which the caller owns; null where there is none.</param>
    /// <param name="error">Why there is none, without a character of a value; empty where there is.</param>
    public static bool TryMerge(
        KvCurrent current, string? property, ReadOnlySpan<byte> value, bool isV2, out byte[]? wanted, out string error)
    {
        wanted = null;
        error = "";
        using var members = new MemberWriter();
        if (string.IsNullOrEmpty(property))
        {
            var bytes = value.ToArray();
            using var document = VaultJson.Parse(bytes);
            if (document?.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "error unmarshalling vault secret: invalid JSON format: the value of one key is written as a whole secret only where "
                    + "it is a JSON object; set remoteRef.property to write it as one member";
                return false;
            }

            foreach (var (name, member) in VaultJson.Members(document.RootElement))
            {
                if (isV2 || name != KvMarks.Member)
                {
                    members.Add(name, JsonMarshal.GetRawUtf8Value(member));
                }
            }

            Array.Clear(bytes);
        }
        else
        {
            var there = current.Exists ? VaultJson.Members(current.Data) : [];
            if (there.TryGetValue(property, out var old) && old.ValueKind != JsonValueKind.String)
            {
                error = $"error converting {property} to string: the secret holds another type there, which a push would destroy";
                return false;
            }

            foreach (var (name, member) in there)
            {
                if (name != property && (isV2 || name != KvMarks.Member))
                {
                    members.Add(name, JsonMarshal.GetRawUtf8Value(member));
                }
            }

            members.Add(property, GoJson.Quote(value));
        }

        if (!isV2)
        {
            members.Add(KvMarks.Member, Encoding.UTF8.GetBytes($"{{\"{KvMarks.Name}\":\"{KvMarks.Value}\"}}"));
        }

        wanted = members.End();
        return true;
    }

    /// <summary>What is left without a member; null where it is not there.</summary>
    /// <param name="current">What is there.</param>
    /// <param name="property">The member.</param>
    /// <returns>The document, which the caller owns, and whether nothing of a user is left in it.</returns>
    public static (byte[] Document, bool IsEmpty)? Without(KvCurrent current, string property)
    {
        var there = VaultJson.Members(current.Data);
        if (!there.Remove(property))
        {
            return null;
        }

        using var members = new MemberWriter();
        foreach (var (name, member) in there)
        {
            members.Add(name, JsonMarshal.GetRawUtf8Value(member));
        }

        return (members.End(), there.Keys.All(n => n == KvMarks.Member && current.MetadataPath is null));
    }

    /// <summary>The body of a write to KV v2.</summary>
    /// <param name="data">The document.</param>
    /// <param name="version">The version that it replaces; null where that is not said.</param>
    public static byte[] Versioned(ReadOnlySpan<byte> data, long? version)
    {
        using var json = new ClearedBuffer();
        json.Append("{\"data\":"u8);
        json.Append(data);
        if (version is { } number)
        {
            json.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"options\":{{\"cas\":{number}}}")));
        }

        json.Append("}"u8);
        return json.Written.ToArray();
    }

    private sealed class MemberWriter : IDisposable
    {
        private readonly ClearedBuffer _json = new();
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);

        public void Add(string name, ReadOnlySpan<byte> json)
        {
            _json.Append(_names.Count > 0 ? ","u8 : "{"u8);
            _names.Add(name);
            _json.Append(GoJson.Quote(Encoding.UTF8.GetBytes(name)));
            _json.Append(":"u8);
            _json.Append(json);
        }

        public byte[] End()
        {
            _json.Append(_names.Count > 0 ? "}"u8 : "{}"u8);
            return _json.Written.ToArray();
        }

        public void Dispose() => _json.Dispose();
    }
}
