using System.Text;
using Keyferry.Text.Templates;

namespace Keyferry.Providers.Webhook;

/// <summary>
/// What templates read: <c>.remoteRef.key</c> and the like, and <c>.name.key</c> of Secrets. No record: its text would hold
/// secrets.
/// </summary>
internal sealed class WebhookData
{
    /// <summary>The group of what a manifest asks for.</summary>
    public const string RemoteRef = "remoteRef";

    private readonly Dictionary<string, IReadOnlyDictionary<string, byte[]>> _groups;

    private WebhookData(Dictionary<string, IReadOnlyDictionary<string, byte[]>> groups)
    {
        _groups = groups;
        Values = TemplateData.OfGroups(groups.Select(static g => KeyValuePair.Create(
            g.Key, g.Value.Select(static v => KeyValuePair.Create(v.Key, (ReadOnlyMemory<byte>)v.Value)))));
    }

    /// <summary>The dot of templates.</summary>
    public TemplateData Values { get; }

    /// <summary>Puts the groups together.</summary>
    /// <param name="reference">What a manifest asks for.</param>
    /// <param name="secrets">The Secrets' values by name and key.</param>
    public static WebhookData Of(
        IReadOnlyDictionary<string, byte[]> reference, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> secrets)
    {
        var groups = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>(secrets, StringComparer.Ordinal)
        {
            [RemoteRef] = reference,
        };
        return new WebhookData(groups);
    }

    /// <summary>The same with every value in the form that it has in a URL, as Go's <c>url.QueryEscape</c> writes it.</summary>
    public WebhookData Escaped() => new(_groups.ToDictionary(
        static g => g.Key,
        static IReadOnlyDictionary<string, byte[]> (g) => g.Value.ToDictionary(static v => v.Key, static v => Escape(v.Value)),
        StringComparer.Ordinal));

    /// <summary>The same with other words in place of what a manifest asks for, but for its namespace.</summary>
    public WebhookData WithOtherReference() => new(new Dictionary<string, IReadOnlyDictionary<string, byte[]>>(
        _groups, StringComparer.Ordinal)
    {
        [RemoteRef] = _groups[RemoteRef].ToDictionary(
            static v => v.Key, static v => v.Key == "namespace" ? v.Value : "keyferry-other"u8.ToArray()),
    });

    private static byte[] Escape(byte[] value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var b in value)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
            {
                escaped.Append((char)b);
            }
            else if (b == ' ')
            {
                escaped.Append('+');
            }
            else
            {
                escaped.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return Encoding.ASCII.GetBytes(escaped.ToString());
    }
}
