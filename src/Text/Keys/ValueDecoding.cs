using System.Globalization;

namespace Keyferry.Text.Keys;

/// <summary>Decodes fetched values (<c>decodingStrategy</c>).</summary>
public static class ValueDecoding
{
    /// <summary>Decodes one value.</summary>
    /// <param name="strategy">None, Base64, Base64URL or Auto; null and empty mean None.</param>
    /// <param name="value">The value as fetched.</param>
    /// <param name="decoded">A copy of its own, which the caller owns; empty where decoding failed.</param>
    /// <param name="error">What is wrong, without the value; empty where nothing is.</param>
    public static bool TryDecode(string? strategy, ReadOnlySpan<byte> value, out byte[] decoded, out string error)
    {
        error = "";
        switch (strategy)
        {
            case null or "" or "None":
                decoded = value.ToArray();
                return true;
            case "Base64":
                return TryBase64(value, isUrl: false, out decoded, out error);
            case "Base64URL":
                return TryBase64(value, isUrl: true, out decoded, out error);
            case "Auto":
                if (!TryBase64(value, isUrl: false, out decoded, out _)
                    && !TryBase64(value, isUrl: true, out decoded, out _))
                {
                    decoded = value.ToArray();
                }

                return true;
            default:
                decoded = [];
                error = $"decoding strategy {strategy} is not supported";
                return false;
        }
    }

    private static bool TryBase64(ReadOnlySpan<byte> value, bool isUrl, out byte[] decoded, out string error)
    {
        var badByte = GoBase64.Decode(value, isUrl, out decoded);
        error = badByte < 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {badByte}");
        return badByte < 0;
    }
}
