namespace Keyferry.Certs.Tests.Fakes;

/// <summary>A folder as the kubelet mounts a Secret: links through one link that is swapped for all files at once.</summary>
public sealed class MountedFolder : IDisposable
{
    private int _version;

    public string Path { get; } = Directory.CreateTempSubdirectory("keyferry-certs-").FullName;

    /// <summary>Swaps the files; an empty text leaves a file out.</summary>
    public void Put(string certificate, string key, string authorities)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"..{++_version}")).FullName;
        foreach (var (name, text) in new[] { ("tls.crt", certificate), ("tls.key", key), ("ca.crt", authorities) })
        {
            var link = System.IO.Path.Combine(Path, name);
            if (text.Length > 0)
            {
                File.WriteAllText(System.IO.Path.Combine(folder, name), text);
                if (_version == 1 || !File.Exists(link))
                {
                    File.Delete(link);
                    File.CreateSymbolicLink(link, System.IO.Path.Combine("..data", name));
                }
            }
        }

        var data = System.IO.Path.Combine(Path, "..data");
        var next = data + "_tmp";
        Directory.CreateSymbolicLink(next, System.IO.Path.GetFileName(folder));
        File.Delete(data);
        Directory.Move(next, data);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
