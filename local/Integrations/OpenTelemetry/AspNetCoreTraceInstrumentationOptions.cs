using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>Which requests get a span; all, when none is given.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }
}
