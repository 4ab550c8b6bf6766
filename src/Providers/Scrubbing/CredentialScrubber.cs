using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Providers.Scrubbing;

/// <summary>
/// Takes credentials out of texts that quote a server: one that repeats what it was sent would else have them in conditions,
/// events and logs. It knows what a connection read from Secrets, what tokens it got and what it sent in headers.
/// </summary>
internal sealed class CredentialScrubber
{
    /// <summary>What stands in a credential's place.</summary>
    public const string Replacement = "<credential>";

    // Shorter ones are in words by chance.
    private const int Shortest = 8;

    // Tokens change every hour or so: the oldest goes.
    private const int Most = 64;
    private const int Longest = 64 * 1024;
    private const int ShortestLine = 24;

    private static readonly AsyncLocal<CredentialScrubber?> s_current = new();
    private static readonly string[] s_names = ["authorization", "token", "key", "secret", "cookie", "password"];

    private readonly List<byte[]> _known = [];

    /// <summary>The one of the call that is running; null outside of calls.</summary>
    public static CredentialScrubber? Current => s_current.Value;

    /// <summary>Makes this the one of the asynchronous method that calls it, and of all that it calls.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Remembers a credential; of one of several lines, such as a key in PEM, each line as well.</summary>
    public void Add(ReadOnlySpan<byte> credential)
    {
        if (credential.Length > Longest)
        {
            return;
        }

        Remember(Trimmed(credential));
        if (credential.IndexOf((byte)'\n') < 0)
        {
            return;
        }

        foreach (var line in credential.Split((byte)'\n'))
        {
            if (Trimmed(credential[line]) is { Length: >= ShortestLine } text)
            {
                Remember(text);
            }
        }
    }

    /// <summary>Remembers what headers of a request authenticate it with.</summary>
    public void Add(HttpRequestHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!Array.Exists(s_names, n => name.Contains(n, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            foreach (var value in values)
            {
                // Without the scheme, which texts may well name.
                Add(Encoding.UTF8.GetBytes(value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
            }
        }
    }

    /// <summary>A text without the credentials.</summary>
    /// <param name="text">The text.</param>
    public string Scrub(string text)
    {
        byte[][] known;
        lock (_known)
        {
            known = [.. _known.OrderByDescending(static k => k.Length)];
        }

        foreach (var credential in known)
        {
            var plain = Encoding.UTF8.GetString(credential);
            foreach (var form in (string[])[plain, Uri.EscapeDataString(plain), Convert.ToBase64String(credential)])
            {
                text = text.Replace(form, Replacement, StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>Clears what is known.</summary>
    public void Clear()
    {
        lock (_known)
        {
            _known.ForEach(static k => CryptographicOperations.ZeroMemory(k));
            _known.Clear();
        }
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private void Remember(ReadOnlySpan<byte> credential)
    {
        if (credential.Length < Shortest)
        {
            return;
        }

        lock (_known)
        {
            foreach (var other in _known)
            {
                if (credential.SequenceEqual(other))
                {
                    return;
                }
            }

            if (_known.Count == Most)
            {
                CryptographicOperations.ZeroMemory(_known[0]);
                _known.RemoveAt(0);
            }

            _known.Add(credential.ToArray());
        }
    }
}
