namespace Keyferry.Api.Crds;

/// <summary>A file of manifests.</summary>
/// <param name="Name">The name of the file, without a folder.</param>
/// <param name="Text">The YAML.</param>
public sealed record ManifestFile(string Name, string Text);
