using System.Diagnostics;
using System.Globalization;
using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Rendering;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Completion;

/// <summary>What a shell is offered, and the program under the name of a plugin of kubectl.</summary>
public sealed class CompletionTests
{
    [TestCase("re", "render")]
    [TestCase("render --show", "--show-values")]
    [TestCase("lint --output sa", "sarif")]
    [TestCase("completion z", "zsh")]
    [TestCase("--hel", "--help")]
    public async Task A_line_is_completed(string line, string expected)
    {
        var (code, output, error) = await SuggestAsync(line);

        Assert.That(code, Is.Zero, error);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Member(expected));
        Assert.That(error, Is.Empty);
    }

    [TestCase("bash", "complete -o bashdefault")]
    [TestCase("zsh", "#compdef keyferry")]
    [TestCase("fish", "complete -c keyferry")]
    public async Task Each_shell_has_a_script(string shell, string part)
    {
        var (code, output, _) = await ManifestFolder.RunAsync("", "completion", shell);

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain(part).And.Contain("[suggest:"));
    }

    [Test]
    public async Task Another_shell_is_refused()
    {
        var (code, _, error) = await ManifestFolder.RunAsync("", "completion", "tcsh");

        Assert.That(code, Is.Not.Zero);
        Assert.That(error, Does.Contain("tcsh"));
    }

    [Test]
    public async Task The_script_for_bash_completes_in_bash()
    {
        if (!File.Exists("/usr/bin/bash") && !File.Exists("/bin/bash"))
        {
            Assert.Ignore("there is no bash");
        }

        var program = Path.Combine(AppContext.BaseDirectory, "keyferry");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"""
            source <({program} completion bash)
            COMP_WORDS=({program} ren); COMP_CWORD=1; COMP_LINE="{program} ren"; COMP_POINT=$(({program.Length} + 4))
            _keyferry
            printf '%s\n' "$COMPREPLY"
            """])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        })!;

        Assert.That((await bash.StandardOutput.ReadToEndAsync()).Trim(), Is.EqualTo("render"));
        await bash.WaitForExitAsync();
    }

    [Test]
    public async Task Namespaces_and_contexts_come_from_the_cluster()
    {
        await using var cluster = await LocalCluster.StartAsync();

        var (_, namespaces, _) = await SuggestAsync($"diff --kubeconfig {cluster.Kubeconfig} --namespace ");
        var (_, contexts, _) = await SuggestAsync($"diff --kubeconfig {cluster.Kubeconfig} --context ");
        var (_, after, _) = await SuggestAsync($"diff --kubeconfig {cluster.Kubeconfig} --context {contexts.Trim()} ");

        Assert.That(namespaces.Split('\n'), Has.Member("kube-system"));
        Assert.That(contexts.Trim(), Is.Not.Empty);
        Assert.That(Lines(after), Has.No.Member(contexts.Trim()), "it has its value");
    }

    [TestCase("why", new[] { "app", "shelf" })]
    [TestCase("store test", new[] { "shelf" })]
    public async Task Names_of_objects_come_from_the_cluster(string command, string[] expected)
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync();
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));

        // Whoever presses Tab waits a second at most: on a busy machine the first answer may take longer, and is empty.
        var all = "";
        for (var tries = 0; tries < 20 && !Lines(all).Contains("shelf"); tries++)
        {
            (_, all, _) = await SuggestAsync($"{command} --kubeconfig {cluster.Kubeconfig} --namespace default ");
        }

        var (_, begun, _) = await SuggestAsync($"{command} --kubeconfig {cluster.Kubeconfig} --namespace default sh");
        var (_, afterFlag, _) = await SuggestAsync($"{command} --namespace default --kubeconfig {cluster.Kubeconfig} ");
        var (_, elsewhere, _) = await SuggestAsync($"{command} --kubeconfig {cluster.Kubeconfig} --namespace kube-system ");

        Assert.That(Lines(all).Where(static l => l is "app" or "shelf"), Is.EquivalentTo(expected));
        Assert.That(Lines(begun), Is.EqualTo(new[] { "shelf" }));
        Assert.That(Lines(afterFlag).Where(static l => l is "app" or "shelf"), Is.EquivalentTo(expected), "after the value of a flag");
        Assert.That(Lines(elsewhere), Has.No.Member("app").And.No.Member("shelf"));
    }

    [TestCase("zsh", "-n")]
    [TestCase("fish", "--no-execute")]
    public async Task The_script_is_one_that_its_shell_can_read(string shell, string flag)
    {
        var (_, script, _) = await ManifestFolder.RunAsync("", "completion", shell);
        Assert.That(script.Count(static c => c == '"') % 2, Is.Zero, "quotes");
        if (!File.Exists($"/usr/bin/{shell}") && !File.Exists($"/bin/{shell}"))
        {
            return;
        }

        using var folder = new ManifestFolder();
        var (output, error) = await RunAsync(shell, flag, folder.Write("keyferry", script));

        Assert.That((output, error), Is.EqualTo(("", "")));
    }

    // What the shell's completion would call is stood in for: words and line go in, candidates come out.
    [TestCase("zsh", """
        export PATH="{0}:$PATH"; compdef() {{ : }}; _files() {{ : }}; compadd() {{ print -l -- $found }}
        source <(keyferry completion zsh)
        words=(keyferry ren); BUFFER="keyferry ren"; CURSOR=12
        _keyferry
        """)]
    [TestCase("fish", """
        set -x PATH "{0}" $PATH
        keyferry completion fish | source
        complete -C "keyferry ren"
        """)]
    public async Task The_script_completes_in_its_shell_where_that_is_there(string shell, string commands)
    {
        if (!File.Exists($"/usr/bin/{shell}") && !File.Exists($"/bin/{shell}"))
        {
            return;
        }

        var (output, error) = await RunAsync(shell, "-c", string.Format(CultureInfo.InvariantCulture, commands, AppContext.BaseDirectory));

        Assert.That(output.Trim(), Is.EqualTo("render"), error);
    }

    [Test]
    public async Task Where_no_cluster_answers_nothing_is_offered_and_nothing_said()
    {
        var (code, output, error) = await SuggestAsync("diff --kubeconfig /does/not/exist --namespace ");

        Assert.That((code, output.Trim(), error), Is.EqualTo((0, "", "")));
    }

    [TestCase("/usr/local/bin/kubectl-keyferry", "kubectl keyferry")]
    [TestCase("kubectl-keyferry", "kubectl keyferry")]
    [TestCase("/usr/local/bin/keyferry", "keyferry")]
    [TestCase(null, "keyferry")]
    public void The_name_is_the_one_it_was_called_by(string? path, string name) => Assert.That(ProgramName.Of(path), Is.EqualTo(name));

    [TestCase("render")]
    [TestCase("uninstall")]
    [TestCase("run")]
    public async Task The_usage_line_names_the_plugin_where_it_is_one(string command)
    {
        var (own, plugin) = (await HelpAsync(command, ProgramName.Of("keyferry")), await HelpAsync(command, ProgramName.Of("kubectl-keyferry")));

        Assert.That(own, Does.Match($@"Usage:\s+keyferry {command} "));
        Assert.That(plugin, Does.Match($@"Usage:\s+kubectl keyferry {command} "));
    }

    [Test]
    public async Task Each_command_of_files_has_examples_in_its_help(
        [Values("lint", "render", "diff", "cost", "completion")] string command) =>
        Assert.That(await HelpAsync(command, "keyferry"), Does.Contain($"keyferry {command} "));

    [Test]
    public async Task The_list_of_commands_has_a_sentence_each_and_examples_name_the_plugin_where_it_is_one()
    {
        var output = new StringWriter();
        await new KeyferryCommand(new CommandContext(output, TextWriter.Null, static _ => null, [])).InvokeAsync(["--help"]);

        Assert.That(output.ToString(), Does.Contain("render <PATH>").And.Not.Contain("--show-values").And.Not.Contain("Exit code"));
        Assert.That(await HelpAsync("render", "kubectl keyferry"), Does.Contain("| kubectl keyferry render").And.Not.Match(@"(?<!kubectl )keyferry render"));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<(string Output, string Error)> RunAsync(string shell, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(shell, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await error);
    }

    private static async Task<string> HelpAsync(string command, string program)
    {
        var output = new StringWriter();
        var context = new CommandContext(output, TextWriter.Null, static _ => null, []) { Program = program };
        await new KeyferryCommand(context).InvokeAsync([command, "--help"]);
        return output.ToString();
    }

    private static async Task<(int Code, string Output, string Error)> SuggestAsync(string line)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var context = new CommandContext(output, error, static _ => null, []);
        var code = await new KeyferryCommand(context).InvokeAsync([$"[suggest:{line.Length}]", line]);
        return (code, output.ToString(), error.ToString());
    }
}
