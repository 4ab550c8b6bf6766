namespace Keyferry.Text.Functions.Urls;

/// <summary>The parts of a URL that escape different bytes.</summary>
internal enum UrlPart : byte
{
    Path,
    Host,

    /// <summary>The zone of an IPv6 address.</summary>
    HostZone,
    UserInfo,
    QueryComponent,
    Fragment,
}
