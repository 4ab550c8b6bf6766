using k8s;
using k8s.KubeConfigModels;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// Reads kubeconfig files (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). The client library's own reader loads
/// every type that Kubernetes has before it reads the first line: 40 MiB and a third of a second.
/// </summary>
public static class Kubeconfig
{
    /// <summary>Reads a file; paths in it are relative to its folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="YamlDotNet.Core.YamlException">It is not a kubeconfig.</exception>
    public static K8SConfiguration Read(string path)
    {
        using var text = File.OpenText(path);
        var config = KubeconfigReader.Read(text);
        config.FileName = Path.GetFullPath(path);
        return config;
    }

    /// <summary>The file that a person means: the one that was named, else that of KUBECONFIG, else the one in the home folder.</summary>
    /// <param name="named">The file that was named; null for none.</param>
    public static string PathOf(string? named) => named ?? FromEnvironment() ?? KubernetesClientConfiguration.KubeConfigDefaultLocation;

    /// <summary>The file that KUBECONFIG names, the first of several; null where it names none.</summary>
    public static string? FromEnvironment()
    {
        var listed = Environment.GetEnvironmentVariable("KUBECONFIG");
        return string.IsNullOrEmpty(listed) ? null : listed.Split(Path.PathSeparator)[0];
    }
}
