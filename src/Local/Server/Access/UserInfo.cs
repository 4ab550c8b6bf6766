using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Access;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Uid">The uid; null where there is none.</param>
/// <param name="Groups">The groups.</param>
internal sealed record UserInfo(string Name, string? Uid, IReadOnlyList<string> Groups)
{
    /// <summary>Who sends no credentials.</summary>
    public static UserInfo Anonymous { get; } = new("system:anonymous", null, ["system:unauthenticated"]);

    /// <summary>The administrator.</summary>
    public static UserInfo Admin { get; } = new("admin", "admin", ["system:masters", "system:authenticated"]);

    /// <summary>Whether everything is allowed.</summary>
    public bool IsAdmin => Groups.Contains("system:masters", StringComparer.Ordinal);

    /// <summary>Further facts, such as the id of a token.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>The <c>userInfo</c> of reviews.</summary>
    public JsonObject ToUserInfo()
    {
        var info = new JsonObject { ["username"] = Name };
        if (Uid is not null)
        {
            info["uid"] = Uid;
        }

        info["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)g)]);
        if (Extra is not null)
        {
            info["extra"] = Extra.DeepClone();
        }

        return info;
    }
}
