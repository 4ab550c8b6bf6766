using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Webhook.Ui.Local;

/// <summary>
/// One browser's session with the page on this machine. The address that is printed works once and gives the browser a cookie; others on
/// this machine, and other sites in the same browser, have neither.
/// </summary>
public sealed class LocalSession
{
    private const string StartPath = "/start/";

    private readonly byte[] _code = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32, lowercase: true));
    private readonly byte[] _cookie = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true));
    private int _started;

    /// <summary>The path that begins the session.</summary>
    public string Start => StartPath + Encoding.ASCII.GetString(_code);

    /// <summary>Whether a request is the first one of the session; true once.</summary>
    /// <param name="path">Its path.</param>
    public bool Begins(string path) =>
        path.StartsWith(StartPath, StringComparison.Ordinal) && Same(path[StartPath.Length..], _code) && Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>Gives the browser its cookie.</summary>
    /// <param name="context">The first request.</param>
    public void Give(HttpContext context) => context.Response.Cookies.Append(
        NameOf(context), Encoding.ASCII.GetString(_cookie),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });

    /// <summary>Whether a request comes from the browser that began the session.</summary>
    /// <param name="context">The request.</param>
    public bool Holds(HttpContext context) => context.Request.Cookies[NameOf(context)] is { } shown && Same(shown, _cookie);

    /// <summary>Whether a request was meant for this machine: a name that somebody leads here is not.</summary>
    /// <param name="context">The request.</param>
    public static bool IsForHere(HttpContext context) =>
        context.Request.Host is { Host: "127.0.0.1" or "localhost" } host && host.Port == context.Connection.LocalPort;

    // Cookies know no ports: two pages on this machine would take each other's.
    private static string NameOf(HttpContext context) => string.Create(CultureInfo.InvariantCulture, $"keyferry-{context.Connection.LocalPort}");

    private static bool Same(string shown, byte[] wanted) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), wanted);
}
