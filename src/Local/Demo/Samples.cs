using System.Reflection;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Demo;

/// <summary>The manifests of deploy/samples, which the program carries.</summary>
public static class Samples
{
    /// <summary>Reads a sample.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="InvalidOperationException">There is no such sample: a mistake in the build.</exception>
    public static JsonObject Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"deploy/samples/{name} was not built in");
        using var reader = new StreamReader(stream);
        return YamlText.Read(reader.ReadToEnd())!.AsObject();
    }
}
