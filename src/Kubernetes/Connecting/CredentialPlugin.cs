using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using k8s.KubeConfigModels;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// Runs the program that a kubeconfig names for its user's credentials:
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins. The client library does that
/// by reflection, which native code has not.
/// </summary>
/// <param name="execution">What the kubeconfig says of it.</param>
/// <param name="cluster">The cluster of the context; null where it has none.</param>
/// <param name="folder">The kubeconfig's folder, to which a path of the program is relative.</param>
internal sealed class CredentialPlugin(ExternalExecution execution, ClusterEndpoint? cluster, string folder)
{
    // As the client library has it: a person may have to answer in a browser.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private const int LongestOutput = 1 << 20;

    /// <summary>Runs it; what it writes to its standard error goes to this program's.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">It gave no credentials; the message says why, and holds none of its output.</exception>
    public async Task<ExecCredential> RunAsync(CancellationToken cancellation)
    {
        using var process = Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            process.StandardInput.Close();
            var output = await ReadAsync(process.StandardOutput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? ExecCredential.Read(output, execution.ApiVersion)
                : throw Failure($"it ended with {process.ExitCode}");
        }
        catch (FormatException e)
        {
            throw Failure(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure($"it did not answer within {Patience.TotalMinutes:F0} minutes");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        if (string.IsNullOrEmpty(execution.Command) || string.IsNullOrEmpty(execution.ApiVersion))
        {
            throw new InvalidOperationException("exec: command and apiVersion are required");
        }

        // A path is relative to the kubeconfig; a mere name is looked for in PATH.
        var command = execution.Command.Contains('/', StringComparison.Ordinal) ? Path.Combine(folder, execution.Command) : execution.Command;
        var start = new ProcessStartInfo(command, execution.Arguments ?? [])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var variable in execution.EnvironmentVariables ?? [])
        {
            if (variable.TryGetValue("name", out var name))
            {
                start.Environment[name] = variable.GetValueOrDefault("value", "");
            }
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Info();
        try
        {
            return Process.Start(start) ?? throw Failure("it was not started");
        }
        catch (Win32Exception e)
        {
            var hint = string.IsNullOrEmpty(execution.InstallHint) ? "" : $"; {execution.InstallHint.Trim()}";
            throw new InvalidOperationException($"exec: the command {execution.Command} cannot be run: {e.Message}{hint}", e);
        }
    }

    // What the plugin is told of the cluster.
    private string Info()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", execution.ApiVersion);
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (execution.ProvideClusterInfo && cluster is not null)
            {
                json.WriteStartObject("cluster");
                json.WriteString("server", cluster.Server);
                Field(json, "tls-server-name", cluster.TlsServerName);
                if (cluster.SkipTlsVerify)
                {
                    json.WriteBoolean("insecure-skip-tls-verify", true);
                }

                Field(json, "certificate-authority-data", Authorities());
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private string? Authorities() =>
        !string.IsNullOrEmpty(cluster!.CertificateAuthorityData) ? cluster.CertificateAuthorityData
        : !string.IsNullOrEmpty(cluster.CertificateAuthority)
            ? Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, cluster.CertificateAuthority)))
            : null;

    private static void Field(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private async Task<string> ReadAsync(StreamReader output, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await output.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (text.Length > LongestOutput)
            {
                throw Failure("it writes more than 1 MiB");
            }
        }

        return text.ToString();
    }

    private InvalidOperationException Failure(string reason) => new($"exec: the command {execution.Command} gave no credentials: {reason}");
}
