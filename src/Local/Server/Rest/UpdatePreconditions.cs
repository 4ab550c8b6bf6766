using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>What an update asks of the present object: its uid and its resourceVersion.</summary>
internal static class UpdatePreconditions
{
    /// <summary>Checks the uid that a PUT names.</summary>
    /// <exception cref="StatusException">409: the object has another uid.</exception>
    public static void CheckUid(ApiCall call, JsonObject live, JsonObject asked)
    {
        if (asked.Metadata().Text("uid") is not { } uid || uid == live.Metadata().Text("uid"))
        {
            return;
        }

        var group = call.Resource.Group.Length == 0 ? "" : call.Resource.Group + "/";
        var ns = call.Namespace.Length == 0 ? "" : call.Namespace + "/";
        throw ApiStatus.Conflict(call.Resource, call.Path.Name!,
            $"StorageError: invalid object, Code: 4, Key: /registry/{group}{call.Resource.Plural}/{ns}{call.Path.Name}, ResourceVersion: 0, "
            + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Metadata().Text("uid")}");
    }

    /// <summary>Checks the resourceVersion of the new object, where it has one or must have one.</summary>
    /// <exception cref="StatusException">409: it is not the present one. 422: it is missing. 500: it is no number.</exception>
    public static void CheckVersion(ApiCall call, StoredObject stored, JsonObject next)
    {
        var version = next.Metadata().Text("resourceVersion") ?? "";
        if (version is "" or "0")
        {
            if (!call.Rules.AllowsUnconditionalUpdate)
            {
                throw ApiStatus.VersionRequired(call.Resource, stored.Key.Name);
            }

            return;
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw ApiStatus.Plain500($"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        if (number != stored.Revision)
        {
            throw ApiStatus.Modified(call.Resource, stored.Key.Name);
        }
    }
}
