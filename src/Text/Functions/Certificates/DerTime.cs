using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Checks the dates of a certificate: exact to the letter, and days that exist.</summary>
internal static class DerTime
{
    /// <summary>Checks the content of a validity.</summary>
    /// <exception cref="FunctionException">A date is malformed.</exception>
    public static void CheckValidity(ReadOnlySpan<byte> content)
    {
        var reader = new DerReader(content);
        CheckTime(ref reader);
        CheckTime(ref reader);
    }

    private static void CheckTime(ref DerReader reader)
    {
        CertificateReader.Require(
            reader.TryReadAny(out var tag, out var text, out _)
            && ((tag == DerTag.UtcTime && (IsTime(text, yearDigits: 2, hasSeconds: true) || IsTime(text, 2, hasSeconds: false)))
                || (tag == DerTag.GeneralizedTime && IsTime(text, yearDigits: 4, hasSeconds: true))),
            "validity");
    }

    private static bool IsTime(ReadOnlySpan<byte> text, int yearDigits, bool hasSeconds)
    {
        var digits = yearDigits + (hasSeconds ? 10 : 8);
        if (text.Length <= digits || text[..digits].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var year = Number(text[..yearDigits]);
        if (yearDigits == 2)
        {
            year += year >= 69 ? 1900 : 2000;
        }

        var rest = text[yearDigits..digits];
        var (month, day) = (Number(rest[..2]), Number(rest[2..4]));
        return month is >= 1 and <= 12 && day >= 1 && day <= DaysIn(year, month)
            && Number(rest[4..6]) < 24 && Number(rest[6..8]) < 60 && (!hasSeconds || Number(rest[8..10]) < 60)
            && IsZone(text[digits..]);
    }

    // An offset of nothing must be written Z.
    private static bool IsZone(ReadOnlySpan<byte> zone) =>
        zone.SequenceEqual("Z"u8)
        || (zone.Length == 5 && zone[0] is (byte)'+' or (byte)'-'
            && !zone[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Number(zone[1..3]) <= 24 && Number(zone[3..5]) < 60 && Number(zone[1..5]) != 0);

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = number * 10 + digit - '0';
        }

        return number;
    }
}
