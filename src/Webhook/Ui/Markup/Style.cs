using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Webhook.Ui.Markup;

/// <summary>The one style sheet. It stands in each page, allowed by its hash.</summary>
public static class Style
{
    // Contrast of texts: at least 4.5 to 1 on their background, in both schemes (tests/Webhook/Ui/ContrastTests).
    internal const string Sheet = """
        :root{color-scheme:light dark;--back:#f6f7f9;--card:#ffffff;--text:#1a1f29;--soft:#55606f;--line:#dde2e9;--link:#0b57a4;
        --good:#0b6b3a;--good-back:#dcf5e7;--bad:#a3161a;--bad-back:#fde4e4;--wait:#7a4a00;--wait-back:#fdf0d5;--mark:#0b57a4}
        @media (prefers-color-scheme:dark){:root{--back:#11151b;--card:#191f27;--text:#e6eaf0;--soft:#a3adba;--line:#2c3542;--link:#7db7f5;
        --good:#7fe0a8;--good-back:#12321f;--bad:#ff9d9d;--bad-back:#3f1719;--wait:#f5c978;--wait-back:#3a2b0c;--mark:#7db7f5}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        a{color:var(--link)}
        a:focus-visible,input:focus-visible,select:focus-visible,button:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
        .skip{position:absolute;left:-999px}
        .skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.3rem .6rem;z-index:2}
        header{background:var(--card);border-bottom:1px solid var(--line);padding:.6rem 1.25rem;display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;align-items:center}
        header b{font-size:1.05rem;letter-spacing:.01em}
        header .who{margin-left:auto;color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
        nav ul{display:flex;flex-wrap:wrap;gap:.2rem;list-style:none;margin:0;padding:0}
        nav a{display:block;padding:.3rem .7rem;border-radius:.4rem;text-decoration:none;color:var(--text)}
        nav a:hover{background:var(--back)}
        nav a[aria-current]{background:var(--back);color:var(--link);font-weight:600}
        main{padding:1rem 1.25rem 2rem;max-width:100rem;margin:0 auto}
        h1{font-size:1.35rem;margin:.4rem 0 .8rem;overflow-wrap:anywhere}
        h2{font-size:1.05rem;margin:1.6rem 0 .6rem}
        .tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:0 0 1rem;padding:0;list-style:none}
        .tiles li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem;min-width:7.5rem}
        .tiles b{display:block;font-size:1.3rem;line-height:1.3;font-variant-numeric:tabular-nums}
        .tiles span{color:var(--soft);font-size:.85rem}
        form{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end;margin:0 0 1rem}
        label{display:block;font-size:.85rem;color:var(--soft)}
        input,select,button{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--soft);border-radius:.4rem;padding:.3rem .6rem;min-height:2.2rem}
        button{cursor:pointer;font-weight:600}
        .wrap{background:var(--card);border:1px solid var(--line);border-radius:.5rem;overflow-x:auto}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-bottom:1px solid var(--line)}
        tbody tr:last-child>*{border-bottom:0}
        thead th{font-size:.8rem;color:var(--soft);font-weight:600;white-space:nowrap}
        tbody th{font-weight:600;overflow-wrap:anywhere;min-width:11rem}
        td,dd,.note{unicode-bidi:isolate;overflow-wrap:break-word}
        dd,.note,.error{overflow-wrap:anywhere}
        .wide{min-width:12rem}
        .num{font-variant-numeric:tabular-nums;white-space:nowrap}
        .time{white-space:nowrap}
        .small{font-size:.85rem;color:var(--soft)}
        .error{color:var(--bad);font-size:.9rem;max-width:36rem}
        .badge{display:inline-block;white-space:nowrap;border-radius:1rem;padding:.05rem .6rem;font-size:.85rem;font-weight:600}
        .good{color:var(--good);background:var(--good-back)}
        .bad{color:var(--bad);background:var(--bad-back)}
        .wait{color:var(--wait);background:var(--wait-back)}
        .note{background:var(--wait-back);color:var(--wait);border-radius:.5rem;padding:.5rem .9rem;margin:0 0 .8rem}
        dl{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.4rem .9rem;margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.4rem}
        dt{color:var(--soft)}
        dd{margin:0}
        code{font:.9em ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .pages{display:flex;gap:1rem;align-items:center;margin:.8rem 0}
        footer{padding:0 1.25rem 1.5rem;color:var(--soft);font-size:.85rem;max-width:100rem;margin:0 auto}
        @media (max-width:46rem){
        header,main,footer{padding-left:.8rem;padding-right:.8rem}
        header .who{margin-left:0;width:100%}
        .wrap{border:0;background:none;overflow:visible}
        table,tbody,tr,tbody th,td{display:block;width:100%}
        thead{position:absolute;left:-999px}
        tr{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:0 0 .7rem;padding:.4rem .2rem}
        tbody th,td{border:0;padding:.15rem .7rem;text-align:left;min-width:0}
        td:empty{display:none}
        td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-size:.85rem}
        td{overflow-wrap:anywhere}
        dl{grid-template-columns:1fr;gap:0}
        dd{margin:0 0 .5rem}
        .tiles li{flex:1 1 40%}
        }
        """;

    /// <summary>The element.</summary>
    public static Html Element { get; } = Html.OfProgram($"<style>{Sheet}</style>");

    /// <summary>The policy of a page: its style sheet and forms that lead back, nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
