using System.Diagnostics;
using Keyferry.Webhook.Tests.Docs;
using Keyferry.Webhook.Ui.Local;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>
/// The status page in a real browser (Debian's Chromium, see eng/lib/chromium), under its own policy, which allows no script. With KEYFERRY_WRITE_DOCS=1 the
/// pictures of the README are taken anew.
/// </summary>
public sealed class BrowserTests
{
    private string _chromium = "";
    private string _folder = "";

    [OneTimeSetUp]
    public async Task FindAsync()
    {
        var (code, output, errors) = await RunAsync(Repository.Path("eng/lib/chromium"), []);
        if (code != 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore(errors);
        }

        Assert.That(code, Is.Zero, errors);
        _chromium = output.Trim();
        _folder = Directory.CreateTempSubdirectory("keyferry-browser-").FullName;
    }

    [OneTimeTearDown]
    public void Clean()
    {
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [TestCase("", 1360, false, "status-page")]
    [TestCase("", 1360, true, null)]
    [TestCase("", 420, false, null)]
    [TestCase("stores", 1360, true, "status-page-dark")]
    [TestCase("stores", 1360, false, null)]
    [TestCase("stores", 420, true, null)]
    [TestCase("externalsecrets/shop/payment-gateway", 1360, true, null)]
    [TestCase("certificates", 420, false, null)]
    public async Task A_page_is_drawn_and_nothing_of_it_is_refused(string path, int width, bool dark, string? picture)
    {
        await using var server = await LocalUiServer.StartAsync(new ShownPages(path), 0, CancellationToken.None);
        var file = Path.Combine(_folder, $"{path.Replace('/', '-')}-{width}-{(dark ? "dark" : "light")}.png");

        var (code, _, log) = await RunAsync(
            _chromium,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
                $"--user-data-dir={_folder}/profile-{Guid()}", "--enable-logging=stderr", "--v=0",
                .. dark ? (string[])["--force-dark-mode"] : [],
                $"--window-size={width},{(width < 500 ? 1600 : 820)}", $"--screenshot={file}", server.StartAddress.ToString(),
            ]);

        Assert.That(code, Is.Zero, log);
        Assert.That(log, Does.Not.Contain("Refused to").And.Not.Contain("violates the following Content Security Policy"));
        Assert.That(new FileInfo(file).Length, Is.GreaterThan(10_000));
        if (Environment.GetEnvironmentVariable("KEYFERRY_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Repository.Path("docs/images"));
            File.Copy(file, picture is null ? Path.Combine(Path.GetTempPath(), Path.GetFileName(file)) : Repository.Path($"docs/images/{picture}.png"), overwrite: true);
        }
    }

    private static string Guid() => TestContext.CurrentContext.Test.ID;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
