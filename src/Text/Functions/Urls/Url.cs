using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Urls;

/// <summary>A URL's parts.</summary>
internal sealed record Url
{
    /// <summary>In lower case, without the colon.</summary>
    public GoString Scheme { get; init; }

    /// <summary>What follows the scheme of a URL such as <c>mailto:a@b</c>.</summary>
    public GoString Opaque { get; init; }

    /// <summary>Name and password, escaped; null where there is no at sign.</summary>
    public GoString? User { get; init; }

    /// <summary>Name or address, and port; unescaped.</summary>
    public GoString Host { get; init; }

    /// <summary>Unescaped.</summary>
    public GoString Path { get; init; }

    /// <summary>As it was given, without the question mark.</summary>
    public GoString Query { get; init; }

    /// <summary>Unescaped.</summary>
    public GoString Fragment { get; init; }
}
