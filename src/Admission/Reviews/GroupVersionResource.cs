namespace Keyferry.Admission.Reviews;

/// <summary>The resource that a request goes to.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Resource">The plural, such as <c>externalsecrets</c>.</param>
public readonly record struct GroupVersionResource(string Group, string Version, string Resource);
