using System.Text;
using Keyferry.Certs.Authority;

namespace Keyferry.Certs.Files;

/// <summary>
/// A folder with the keys of a Secret of type kubernetes.io/tls, as cert-manager fills it: <c>tls.crt</c> (the certificate, then
/// those between it and the authority), <c>tls.key</c>, and <c>ca.crt</c> where the issuer names its authority.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class CertificateFiles(string folder)
{
    // More than a Secret can hold: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size
    private const int MostBytes = 1024 * 1024;

    private (string Certificate, string Key, string Authorities) _text;
    private MountedPair? _pair;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Reads the files; what has not changed is not parsed again.</summary>
    /// <param name="fault">What is wrong, with the file's name and without its content.</param>
    /// <returns>What the files hold; null where they cannot be used.</returns>
    public MountedPair? Read(out string? fault)
    {
        // Read twice: between two files the kubelet may have put new ones in place.
        return TryRead(out fault) ?? TryRead(out fault);
    }

    private MountedPair? TryRead(out string? fault)
    {
        try
        {
            // The kubelet swaps one link for all files, so a folder that was resolved once is of one piece.
            var link = Path.Combine(folder, "..data");
            var root = (Directory.Exists(link) ? Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName : null) ?? folder;
            var text = (Text(root, "tls.crt"), Text(root, "tls.key"), Text(root, "ca.crt"));
            if (_pair is not null && text == _text)
            {
                fault = null;
                return _pair;
            }

            if (!IssuedCertificate.TryRead(text.Item1, text.Item2, out var serving, out fault))
            {
                fault = $"{folder}: {fault}";
                return null;
            }

            var authorities = text.Item3.Length == 0 ? null : TrustBundle.Parse(text.Item3);
            if (authorities is null && text.Item3.Length > 0)
            {
                fault = $"{folder}: ca.crt holds no PEM certificate";
                return null;
            }

            (_text, _pair) = (text, new MountedPair(serving, authorities));
            return _pair;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"{folder}: {e.Message}";
            return null;
        }
    }

    private static string Text(string root, string name)
    {
        var file = new FileInfo(Path.Combine(root, name));
        if (!file.Exists)
        {
            return "";
        }

        return file.Length <= MostBytes
            ? File.ReadAllText(file.FullName, Encoding.ASCII)
            : throw new IOException($"{name} is larger than {MostBytes} bytes");
    }
}

/// <summary>What a folder holds.</summary>
/// <param name="Serving">The serving certificate and its key.</param>
/// <param name="Authorities">Those that API servers are to trust; null where there is no <c>ca.crt</c>.</param>
public sealed record MountedPair(IssuedCertificate Serving, TrustBundle? Authorities);
