using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Urls;

/// <summary>The functions that take URLs apart and put them together.</summary>
internal static class UrlFunctions
{
    private const int Keys = 8;

    private static readonly GoString Scheme = GoString.Of("scheme");
    private static readonly GoString Host = GoString.Of("host");
    private static readonly GoString Hostname = GoString.Of("hostname");
    private static readonly GoString Path = GoString.Of("path");
    private static readonly GoString Query = GoString.Of("query");
    private static readonly GoString Opaque = GoString.Of("opaque");
    private static readonly GoString Fragment = GoString.Of("fragment");
    private static readonly GoString UserInfo = GoString.Of("userinfo");

    public static void AddTo(FunctionTable table) => table
        .Add("urlParse", [GoType.String], Parse)
        .Add("urlJoin", [GoType.AnyMap], Join);

    private static GoValue Parse(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var url = UrlReader.Read(context, arguments[0].AsString);
        context.ChargeElements(Keys);
        var parts = new GoMap();
        parts.Set(Scheme, GoValue.Of(url.Scheme));
        parts.Set(Host, GoValue.Of(url.Host));
        parts.Set(Hostname, GoValue.Of(UrlHost.WithoutPort(url.Host)));
        parts.Set(Path, GoValue.Of(url.Path));
        parts.Set(Query, GoValue.Of(url.Query));
        parts.Set(Opaque, GoValue.Of(url.Opaque));
        parts.Set(Fragment, GoValue.Of(url.Fragment));
        parts.Set(UserInfo, GoValue.Of(url.User ?? GoString.Empty));
        return GoValue.Of(parts);
    }

    private static GoValue Join(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var parts = arguments[0].AsMap;
        var user = PartOf(parts, UserInfo);
        var url = new Url
        {
            Scheme = PartOf(parts, Scheme),
            Host = PartOf(parts, Host),
            Path = PartOf(parts, Path),
            Query = PartOf(parts, Query),
            Opaque = PartOf(parts, Opaque),
            Fragment = PartOf(parts, Fragment),
            User = user.Length == 0 ? null : ReadUser(context, user),
        };
        var output = context.Rent();
        UrlWriter.Append(output, url);
        return context.Finish(output);
    }

    /// <summary>The user info as it comes out of a URL around it.</summary>
    private static GoString? ReadUser(RenderContext context, GoString user)
    {
        var around = context.Rent();
        around.Append("proto://"u8);
        around.Append(user.Span);
        around.Append("@host"u8);
        return UrlReader.Read(context, context.Finish(around).AsString).User;
    }

    private static GoString PartOf(GoMap? parts, GoString key)
    {
        if (parts is null || !parts.TryGet(key.Span, out var value))
        {
            return GoString.Empty;
        }

        return value.Kind == GoKind.String
            ? value.AsString
            : throw new FunctionException($"a part of the URL is of type {value.Type}, not string");
    }
}
