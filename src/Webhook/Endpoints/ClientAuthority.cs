using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Webhook.Endpoints;

/// <summary>
/// The authorities whose client certificates may call the webhook, from a file that is read again while the program
/// runs. A file that cannot be read any more leaves those that were read last.
/// </summary>
public sealed partial class ClientAuthority : IDisposable
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan _readEvery = TimeSpan.FromSeconds(5);

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ILogger<ClientAuthority> _logger;
    private readonly Lock _lock = new();
    private string _pem;
    private X509Certificate2Collection _authorities;
    private long _readAt;
    private string? _failure;

    /// <summary>Reads the file.</summary>
    /// <param name="file">PEM certificates.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to say that the file changed or cannot be read.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, or holds no certificate.</exception>
    public ClientAuthority(string file, TimeProvider time, ILogger<ClientAuthority> logger)
    {
        _file = file;
        _time = time;
        _logger = logger;
        try
        {
            _pem = File.ReadAllText(file);
            _authorities = Parse(_pem);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new InvalidDataException($"--webhook-client-ca: cannot use {file}: {e.Message}", e);
        }

        _readAt = time.GetTimestamp();
    }

    /// <summary>Whether a caller's certificate is good: of one of the authorities, for clients, and alive.</summary>
    /// <param name="certificate">What the caller showed; null where he showed none.</param>
    public bool Accepts(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return false;
        }

        lock (_lock)
        {
            Refresh();
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTimeIgnored = false;
            chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuth));
            var good = chain.Build(shown);
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }

            return good;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            DisposeAll(_authorities);
        }
    }

    // The content decides: a mounted Secret is swapped by a link, which leaves the file's own times behind.
    private void Refresh()
    {
        if (_time.GetElapsedTime(_readAt) < _readEvery)
        {
            return;
        }

        _readAt = _time.GetTimestamp();
        try
        {
            var pem = File.ReadAllText(_file);
            if (pem == _pem)
            {
                return;
            }

            var read = Parse(pem);
            DisposeAll(_authorities);
            (_pem, _authorities, _failure) = (pem, read, null);
            LogRead(_logger, read.Count, _file);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            if (_failure != e.Message)
            {
                LogUnreadable(_logger, _file, e.Message);
            }

            _failure = e.Message;
        }
    }

    private static X509Certificate2Collection Parse(string pem)
    {
        var read = new X509Certificate2Collection();
        read.ImportFromPem(pem);
        return read.Count > 0 ? read : throw new InvalidDataException("it holds no PEM certificate");
    }

    private static void DisposeAll(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }

    private static bool IsUnreadable(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException;

    [LoggerMessage(310, LogLevel.Information, "Callers of the webhook: read {Count} authorities from {File}")]
    private static partial void LogRead(ILogger logger, int count, string file);

    [LoggerMessage(311, LogLevel.Error, "Callers of the webhook: cannot use {File}, going on with what was read last: {Failure}")]
    private static partial void LogUnreadable(ILogger logger, string file, string failure);
}
