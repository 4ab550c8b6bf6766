using System.Text;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Distinguished names as text (RFC 2253): the last part first.</summary>
internal static class NameText
{
    /// <summary>The text of a name; characters outside the basic plane become U+FFFD.</summary>
    public static string Of(List<NameAttribute> attributes)
    {
        var text = new StringBuilder();
        for (var end = attributes.Count; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && attributes[start].IsJoined)
            {
                start--;
            }

            for (var at = start; at < end; at++)
            {
                if (text.Length > 0)
                {
                    text.Append(at == start ? ',' : '+');
                }

                text.Append(LabelOf(attributes[at].Oid)).Append('=');
                AppendEscaped(text, attributes[at].Value);
            }

            end = start;
        }

        return text.ToString();
    }

    private static string LabelOf(byte[] oid) => oid switch
    {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 5] => "SERIALNUMBER",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "ST",
        [0x55, 4, 9] => "STREET",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x55, 4, 17] => "POSTALCODE",
        _ => Dotted(oid),
    };

    private static string Dotted(byte[] oid)
    {
        var text = new StringBuilder();
        var number = 0U;
        foreach (var b in oid)
        {
            number = (number << 7) | (b & 0x7FU);
            if (b >= 0x80)
            {
                continue;
            }

            if (text.Length > 0)
            {
                text.Append('.').Append(number);
            }
            else
            {
                text.Append(Math.Min(number / 40, 2)).Append('.').Append(number - 40 * Math.Min(number / 40, 2));
            }

            number = 0;
        }

        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            var c = value[at];
            var isEdge = at == 0 || at == value.Length - 1;
            if (c is ',' or '+' or '"' or '\\' or '<' or '>' or ';' || (c == ' ' && isEdge) || (c == '#' && at == 0))
            {
                text.Append('\\');
            }

            text.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
        }
    }
}
