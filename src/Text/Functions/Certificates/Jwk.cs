using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Text.Keys;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>The members of a JSON web key. Cleared when it is disposed.</summary>
internal sealed class Jwk : IDisposable
{
    private const int Depth = 10_000;

    private readonly Dictionary<string, byte[]> _numbers = new(StringComparer.Ordinal);

    /// <summary>The kind of key: RSA, EC, OKP or another.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The curve; null if there is no such member.</summary>
    public string? Curve { get; private set; }

    /// <summary>Whether the private member is there, in whatever case it is written.</summary>
    public bool IsPrivate { get; private set; }

    /// <summary>Reads the first JSON value of a text; what follows it is not looked at.</summary>
    /// <exception cref="FunctionException">It is no JSON object, or a member is not of its type.</exception>
    public static Jwk Read(ReadOnlySpan<byte> json)
    {
        var jwk = new Jwk();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth, AllowMultipleValues = true });
            // Its copy of the text is cleared when it is disposed.
            using var document = JsonDocument.ParseValue(ref reader);
            jwk.Read(document.RootElement);
            return jwk;
        }
        catch (FunctionException)
        {
            jwk.Dispose();
            throw;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            jwk.Dispose();
            throw new FunctionException("the JSON web key is malformed JSON");
        }
    }

    /// <summary>A number's bytes, which must be there.</summary>
    /// <exception cref="FunctionException">They are not.</exception>
    public ReadOnlySpan<byte> Number(string name) => _numbers.TryGetValue(name, out var number)
        ? number
        : throw new FunctionException($"the JSON web key has no member {name}");

    /// <summary>A number's bytes; nothing if they are not there.</summary>
    public ReadOnlySpan<byte> OptionalNumber(string name) => _numbers.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var number in _numbers.Values)
        {
            CryptographicOperations.ZeroMemory(number);
        }
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FunctionException("the JSON web key is no JSON object");
        }

        // What the key is decides which members are its numbers, so it comes first. Unlike all else, it is found in any case.
        foreach (var member in root.EnumerateObject())
        {
            IsPrivate |= string.Equals(member.Name, "d", StringComparison.OrdinalIgnoreCase);
            if (string.Equals(member.Name, "kty", StringComparison.OrdinalIgnoreCase)
                && member.Value.ValueKind != JsonValueKind.Null)
            {
                Kind = TextOf(member);
            }
        }

        foreach (var member in root.EnumerateObject())
        {
            ReadMember(member);
        }
    }

    private void ReadMember(JsonProperty member)
    {
        switch (member.Name)
        {
            case "kty":
                if (TextOf(member) != Kind)
                {
                    throw new FunctionException("the JSON web key has more than one kind");
                }

                break;
            case var name when IsNumber(name):
                ReadNumber(member);
                break;
            case "crv" when Kind is "EC" or "OKP":
                Curve = TextOf(member);
                break;
            case "alg" or "kid" or "use" or "x5t" or "x5t#S256" or "x5u":
                TextOf(member);
                break;
            case "key_ops" or "x5c":
                CheckTexts(member);
                break;
        }
    }

    private bool IsNumber(string name) => Kind switch
    {
        "RSA" => name is "n" or "e" || (IsPrivate && name is ("d" or "p" or "q" or "dp" or "dq" or "qi")),
        "EC" => name is "x" or "y" || (IsPrivate && name == "d"),
        "OKP" => name == "x" || (IsPrivate && name == "d"),
        _ => false,
    };

    private void ReadNumber(JsonProperty member)
    {
        var text = member.Value.ValueKind switch
        {
            JsonValueKind.String => JsonMarshal.GetRawUtf8Value(member.Value)[1..^1],
            JsonValueKind.Null => [],
            _ => throw new FunctionException($"the JSON web key's member {member.Name} is no text"),
        };
        // Some programs escape the slashes of base64. What is unescaped here becomes a string, which cannot be cleared.
        if (text.Contains((byte)'\\'))
        {
            text = Encoding.UTF8.GetBytes(member.Value.GetString() ?? "");
        }

        if (DecodeAny(text, out var number))
        {
            throw new FunctionException($"the JSON web key's member {member.Name} is no base64");
        }

        if (_numbers.TryGetValue(member.Name, out var before))
        {
            CryptographicOperations.ZeroMemory(before);
        }

        _numbers[member.Name] = number;
    }

    // Either alphabet, with padding or without.
    private static bool DecodeAny(ReadOnlySpan<byte> text, out byte[] decoded)
    {
        var isUrl = !text.ContainsAny((byte)'+', (byte)'/');
        if (text.EndsWith("="u8))
        {
            return GoBase64.Decode(text, isUrl, out decoded) >= 0;
        }

        var digits = text.Length - text.Count((byte)'\n') - text.Count((byte)'\r');
        var padded = new byte[text.Length + 3];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill((byte)'=');
        var bad = GoBase64.Decode(padded.AsSpan(0, text.Length + (4 - digits % 4) % 4), isUrl, out decoded) >= 0;
        CryptographicOperations.ZeroMemory(padded);
        return bad || text.Contains((byte)'=');
    }

    private static string TextOf(JsonProperty member) => IsTextOrNull(member.Value)
        ? member.Value.GetString() ?? ""
        : throw new FunctionException($"the JSON web key's member {member.Name} is no text");

    private static void CheckTexts(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Null
            && (member.Value.ValueKind != JsonValueKind.Array || !member.Value.EnumerateArray().All(IsTextOrNull)))
        {
            throw new FunctionException($"the JSON web key's member {member.Name} is no list of texts");
        }
    }

    private static bool IsTextOrNull(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
}
