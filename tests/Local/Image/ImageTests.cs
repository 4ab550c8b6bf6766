using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Local.Server;
using Keyferry.Local.Tests.Transcripts;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Image;

/// <summary>The program in the root file system of its image, as <c>eng/image</c> builds and starts it: unprivileged and read-only.</summary>
[TestFixture, SupportedOSPlatform("linux")]
internal sealed partial class ImageTests
{
    private const string User = "65532";

    // What a container starts without: nobody can be given a shell there, or become somebody else.
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "zsh", "busybox", "su", "sudo", "mount", "curl", "apt"];

    // What is shipped, where CI has the minutes that native code takes to build.
    private static readonly string Kind = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? "aot" : "jit";

    private string _root = "";

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        // A right of who runs the tests, which no tool of theirs can give.
        if ((await RunAsync("unshare", "--mount", "chroot", "/", "true")).Exit != 0)
        {
            Assert.Ignore("eng/image needs the rights to mount and to chroot");
        }

        var (exit, output) = await RunAsync(Script, "build", Kind);
        Assert.That(exit, Is.Zero, output);
        _root = output.TrimEnd().Split('\n')[^1];
    }

    [Test, CancelAfter(60_000)]
    public async Task The_program_says_its_version()
    {
        var (exit, output) = await RunAsync(Script, "run", Kind, "version");
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.StartWith("keyferry "));
    }

    [Test]
    public void There_is_the_program_and_what_it_needs_and_no_shell()
    {
        var files = Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files.Select(Path.GetFileName).Intersect(Shells), Is.Empty);
            Assert.That(
                files.Select(f => Path.GetRelativePath(_root, f).Split('/')[0]).Distinct(), Is.SubsetOf(new[] { "app", "etc", "lib", "lib64", "usr" }));
            Assert.That(
                files.Where(static f => (File.GetUnixFileMode(f) & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0), Is.Empty, "set-uid programs");
            Assert.That(
                files.Where(f => f.StartsWith(Path.Combine(_root, "app"), StringComparison.Ordinal)
                    && (File.GetUnixFileMode(f) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0),
                Is.Empty, "the program may not be written");
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task It_runs_as_nobody_on_a_read_only_root_and_writes_nothing(CancellationToken cancel)
    {
        await using var server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions(), cancel);
        var mounted = Directory.CreateTempSubdirectory("keyferry-image-");
        File.SetUnixFileMode(mounted.FullName, (UnixFileMode)0b111_101_101);
        var kubeconfig = Path.Combine(mounted.FullName, "kubeconfig");
        server.WriteKubeconfig(kubeconfig);
        File.SetUnixFileMode(kubeconfig, (UnixFileMode)0b110_100_100);
        var before = Listing(_root);
        var ports = FreePorts.Find(3);
        var start = Start(
            Script, "run", Kind, "run", "--install", "--kubeconfig", "/tmp/kubeconfig", "--health-port", $"{ports[0]}", "--metrics-port", $"{ports[1]}",
            "--webhook-port", $"{ports[2]}", "--webhook-url", $"https://127.0.0.1:{ports[2]}", "--shutdown-delay", "0s");
        start.Environment["KEYFERRY_IMAGE_TMP"] = mounted.FullName;
        using var program = Process.Start(start)!;
        var output = program.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = program.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            using var http = new HttpClient();
            async Task<bool> AnswersAsync(string path)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{ports[0]}{path}"), cancel);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }

            while (!await AnswersAsync("/readyz"))
            {
                Assert.That(program.HasExited, Is.False, "it ended");
                await Task.Delay(100, cancel);
            }

            // Scripts replace themselves, so the process that was started is the program.
            var proc = $"/proc/{program.Id}";
            var status = await File.ReadAllTextAsync($"{proc}/status", cancel);
            var mounts = await File.ReadAllLinesAsync($"{proc}/mountinfo", cancel);
            Assert.Multiple(async () =>
            {
                Assert.That(await AnswersAsync("/healthz"), Is.True);
                Assert.That(status, Does.Contain($"Uid:\t{User}\t{User}\t{User}\t{User}").And.Contain($"Gid:\t{User}\t{User}\t{User}\t{User}"));
                Assert.That(status, Does.Match("(?m)^Groups:\\s*$").And.Match("(?m)^NoNewPrivs:\t1$").And.Match("(?m)^CapEff:\t0+$"));
                Assert.That(new FileInfo($"{proc}/root").LinkTarget, Is.EqualTo(_root));
                Assert.That((List<string>)[.. MountsAt(mounts, "/"), .. MountsAt(mounts, "/tmp")], Has.Count.EqualTo(2).And.All.Match("^ro\\b"), string.Join('\n', mounts));
                Assert.That(WrittenBy(proc), Is.Empty, "files that are open for writing");
            });
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
            await kill.WaitForExitAsync(CancellationToken.None);
            await program.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Multiple(async () =>
        {
            Assert.That(program.ExitCode, Is.Zero, await errors);
            Assert.That(Listing(_root), Is.EqualTo(before));
            Assert.That(mounted.EnumerateFileSystemInfos().Select(static f => f.Name), Is.EqualTo(new[] { "kubeconfig" }));
            Assert.That($"{await output}{await errors}", Does.Not.Contain("Read-only file system").And.Not.Contain("Permission denied"));
        });
        mounted.Delete(recursive: true);
    }

    [Test, CancelAfter(120_000)]
    public async Task The_bill_of_materials_names_what_is_in_the_image()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.json");
        var (exit, output) = await RunAsync(Script, "sbom", file);
        Assert.That(exit, Is.Zero, output);
        var components = JsonNode.Parse(await File.ReadAllTextAsync(file))!["components"]!.AsArray()
            .Select(static c => c!["name"]!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        File.Delete(file);

        Assert.That(components, Is.SupersetOf(new[] { "KubernetesClient", "prometheus-net", "Serilog", "YamlDotNet" }));
    }

    private static string Script => Path.Combine(Recording.Root, "eng", "image");

    // The options of each mount at a place, as the process sees it.
    private List<string> MountsAt(string[] mounts, string place) =>
    [
        .. mounts.Select(static m => m.Split(' ')).Where(m => m[4] == place || m[4] == (_root + place).TrimEnd('/')).Select(static m => m[5]),
    ];

    // Pipes, sockets, devices and memory are no files.
    private static List<string> WrittenBy(string proc)
    {
        List<string> written = [];
        foreach (var descriptor in Directory.EnumerateFiles($"{proc}/fd"))
        {
            var target = new FileInfo(descriptor).LinkTarget ?? "";
            var flags = File.ReadAllText($"{proc}/fdinfo/{Path.GetFileName(descriptor)}");
            var mode = Convert.ToInt32(Flags().Match(flags).Groups["octal"].Value, 8) & 3;
            if (mode != 0 && target.StartsWith('/') && !target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/memfd:", StringComparison.Ordinal))
            {
                written.Add(target);
            }
        }

        return written;
    }

    private static string Listing(string root) => string.Join('\n', new DirectoryInfo(root)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(static f => f.FullName, StringComparer.Ordinal)
        .Select(static f => string.Create(CultureInfo.InvariantCulture, $"{f.FullName} {f.LastWriteTimeUtc:O}")));

    private static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments)
    {
        UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Recording.Root,
    };

    private static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }

    [GeneratedRegex(@"^flags:\s+(?<octal>[0-7]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Flags();
}
