using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Reviews;

/// <summary>Who sent the request. Read from the review when it is asked for, since most handlers never ask.</summary>
/// <param name="Json">The review's <c>userInfo</c>; its kind is Undefined where there is none.</param>
public readonly record struct UserInfo(JsonElement Json)
{
    /// <summary>The name, such as <c>system:serviceaccount:team:app</c>; empty where there is none.</summary>
    public string Name => Json.Text("username") ?? "";

    /// <summary>The unique identifier; empty where there is none.</summary>
    public string Uid => Json.Text("uid") ?? "";

    /// <summary>The groups.</summary>
    public IEnumerable<string> Groups => Json.Texts("groups").Select(static g => g.Text);
}
