namespace Keyferry.Text.Functions.Certificates;

/// <summary>Tells whether a text may be a domain name in a certificate: printable labels, none of them empty.</summary>
internal static class DomainName
{
    /// <summary>Whether it is one; a constraint may begin with a dot.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name, bool isConstraint)
    {
        if (name.IsEmpty)
        {
            return true;
        }

        if (name[^1] == '.')
        {
            return false;
        }

        if (isConstraint && name[0] == '.')
        {
            name = name[1..];
        }

        return !name.ContainsAnyExceptInRange((byte)33, (byte)126)
            && !name.IsEmpty && name[0] != '.' && name.IndexOf(".."u8) < 0;
    }
}
