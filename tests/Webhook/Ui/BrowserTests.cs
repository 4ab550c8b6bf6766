using System.Diagnostics;
using Keyferry.Webhook.Tests.Docs;
using Keyferry.Webhook.Ui.Local;
using Keyferry.Webhook.Ui.Pages;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>
/// The status page in a real browser (Debian's Chromium, see eng/lib/chromium), with scripts switched off. With KEYFERRY_WRITE_DOCS=1 the
/// pictures of the README are taken anew.
/// </summary>
public sealed class BrowserTests
{
    private const int Phone = 390;
    private const int Desk = 1360;
    private IPlaywright? _playwright;
    private IBrowser _browser = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var (code, output, errors) = await RunAsync(Repository.Path("eng/lib/chromium"));
        if (code != 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore(errors);
        }

        Assert.That(code, Is.Zero, errors);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = output.Trim(), ChromiumSandbox = false, Args = ["--disable-gpu", "--disable-background-networking"],
        });
    }

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    [TestCase("", Desk, false, "status-page")]
    [TestCase("", Desk, true, null)]
    [TestCase("", Phone, false, null)]
    [TestCase("stores", Desk, true, "status-page-dark")]
    [TestCase("stores", Desk, false, null)]
    [TestCase("stores", Phone, true, null)]
    [TestCase("externalsecrets/shop/payment-gateway", Desk, true, null)]
    [TestCase("externalsecrets/shop/payment-gateway", Phone, false, null)]
    [TestCase("certificates", Phone, false, null)]
    [TestCase("due", Phone, true, null)]
    public async Task A_page_fits_its_screen_and_has_the_browsers_colours(string path, int width, bool dark, string? picture)
    {
        await using var shown = await ShownAsync(path, width, dark);

        var scrollWidth = await shown.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        var background = await shown.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var image = await shown.Page.ScreenshotAsync(new() { FullPage = picture is null });

        Assert.Multiple(() =>
        {
            Assert.That(scrollWidth, Is.LessThanOrEqualTo(width), "nobody has to scroll sideways");
            Assert.That(background, Is.EqualTo(dark ? "rgb(17, 21, 27)" : "rgb(246, 247, 249)"));
            Assert.That(shown.Refused, Is.Empty);
            Assert.That(image, Has.Length.GreaterThan(10_000));
            Assert.That(shown.Hosts, Is.All.EqualTo("127.0.0.1"), "nothing is loaded from elsewhere");
        });
        Keep(image, picture ?? $"{path.Replace('/', '-')}-{width}-{(dark ? "dark" : "light")}", isDocumented: picture is not null);
    }

    [Test]
    public async Task A_failing_object_is_found_by_its_links_and_its_form()
    {
        await using var shown = await ShownAsync("", Desk, dark: false);
        var page = shown.Page;

        // What fails stands first.
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("AccessDeniedException");
        await page.GetByRole(AriaRole.Link, new() { Name = "payment-gateway" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("payment-gateway");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("checkout");

        await page.GetByRole(AriaRole.Link, new() { Name = "aws-eu-central" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("aws-eu-central");

        await page.GetByRole(AriaRole.Link, new() { Name = "ExternalSecrets", Exact = true }).ClickAsync();
        await page.GetByLabel("Namespace").FillAsync("mail");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.That(shown.Refused, Is.Empty);
    }

    [Test]
    public async Task The_keyboard_alone_reaches_content_and_sections()
    {
        await using var shown = await ShownAsync("", Desk, dark: false);
        var page = shown.Page;

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Stores" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Stores" })).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("vault-fallback");
    }

    private async Task<ShownPage> ShownAsync(string path, int width, bool dark)
    {
        var server = await LocalUiServer.StartAsync(new ShownPages(), 0, CancellationToken.None);
        IBrowserContext? context = null;
        try
        {
            context = await _browser.NewContextAsync(new()
            {
                JavaScriptEnabled = false,
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new() { Width = width, Height = width == Phone ? 844 : 820 },
            });
            var shown = new ShownPage(server, context, await context.NewPageAsync());
            await shown.Page.GotoAsync(server.StartAddress.ToString());
            if (path.Length > 0)
            {
                var answer = await shown.Page.GotoAsync(new Uri(server.StartAddress, $"{Paths.Root.TrimEnd('/')}/{path}").ToString());
                Assert.That(answer!.Status, Is.EqualTo(200));
            }

            return shown;
        }
        catch
        {
            // Nobody else could end them.
            if (context is not null)
            {
                await context.CloseAsync();
            }

            await server.DisposeAsync();
            throw;
        }
    }

    private static void Keep(byte[] image, string name, bool isDocumented)
    {
        if (Environment.GetEnvironmentVariable("KEYFERRY_WRITE_DOCS") == "1")
        {
            var folder = isDocumented ? Repository.Path("docs/images") : Path.GetTempPath();
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, name + ".png"), image);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>A page that is open, with what the browser said of it.</summary>
    private sealed class ShownPage : IAsyncDisposable
    {
        private readonly LocalUiServer _server;
        private readonly IBrowserContext _context;

        public ShownPage(LocalUiServer server, IBrowserContext context, IPage page)
        {
            (_server, _context, Page) = (server, context, page);
            page.Console += (_, message) => Note(message);
            page.RequestFailed += (_, request) => Refused.Add($"{request.Url}: {request.Failure}");
            page.Request += (_, request) => Hosts.Add(new Uri(request.Url).Host);
        }

        public IPage Page { get; }

        public List<string> Refused { get; } = [];

        public List<string> Hosts { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await _context.CloseAsync();
            await _server.DisposeAsync();
        }

        // The browser says there what the page's own policy refuses.
        private void Note(IConsoleMessage message)
        {
            if (message.Type is "error" or "warning")
            {
                Refused.Add(message.Text);
            }
        }
    }
}
