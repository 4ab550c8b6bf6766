using System.Security.Cryptography;
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
            var reader = new Utf8JsonReader(
                json, new JsonReaderOptions { MaxDepth = Depth, AllowMultipleValues = true });
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            {
                throw new FunctionException("the JSON web key is no JSON object");
            }

            if (reader.TokenType == JsonTokenType.StartObject)
            {
                jwk.ReadKind(reader);
                jwk.ReadMembers(ref reader);
            }

            return jwk;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
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

    // What the key is decides which members are its numbers, so it comes first. Unlike all else, it is found in any case.
    private void ReadKind(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            IsPrivate |= string.Equals(name, "d", StringComparison.OrdinalIgnoreCase);
            if (!string.Equals(name, "kty", StringComparison.OrdinalIgnoreCase))
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                Kind = TextOf(ref reader, name);
            }
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            ReadMember(ref reader, name);
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "kty":
                if (TextOf(ref reader, name) != Kind)
                {
                    throw new FunctionException("the JSON web key has more than one kind");
                }

                break;
            case var _ when IsNumber(name):
                ReadNumber(ref reader, name);
                break;
            case "crv" when Kind is "EC" or "OKP":
                Curve = TextOf(ref reader, name);
                break;
            case "alg" or "kid" or "use" or "x5t" or "x5t#S256" or "x5u":
                TextOf(ref reader, name);
                break;
            case "key_ops" or "x5c":
                SkipTexts(ref reader, name);
                break;
            default:
                reader.Skip();
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

    private void ReadNumber(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            throw new FunctionException($"the JSON web key's member {name} is no text");
        }

        var text = new byte[reader.HasValueSequence ? 0 : reader.ValueSpan.Length];
        var length = reader.TokenType == JsonTokenType.String ? reader.CopyString(text) : 0;
        var bad = DecodeAny(text.AsSpan(0, length), out var number);
        CryptographicOperations.ZeroMemory(text);
        if (bad)
        {
            throw new FunctionException($"the JSON web key's member {name} is no base64");
        }

        if (_numbers.TryGetValue(name, out var before))
        {
            CryptographicOperations.ZeroMemory(before);
        }

        _numbers[name] = number;
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

    private static string TextOf(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() ?? "",
        JsonTokenType.Null => "",
        _ => throw new FunctionException($"the JSON web key's member {name} is no text"),
    };

    private static void SkipTexts(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var isList = reader.TokenType == JsonTokenType.StartArray;
        while (isList && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isList = reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
        }

        if (!isList)
        {
            throw new FunctionException($"the JSON web key's member {name} is no list of texts");
        }
    }
}
