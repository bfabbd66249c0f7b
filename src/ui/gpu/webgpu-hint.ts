/** Where a browser that gives no GPU can be told to; by what it calls itself. */
export function webGpuHint(userAgent: string): string {
  if (/Firefox\//.test(userAgent)) {
    return /Windows|Mac OS X/.test(userAgent)
      ? 'Firefox has WebGPU from version 141 on Windows and 145 on Macs with Apple’s processors. Update it, and look into about:support, under Graphics, whether WebGPU is blocked.'
      : 'Firefox has no WebGPU on this system yet, except in its Nightly version. Chrome or another Chromium has.';
  }
  if (/iPhone|iPad/.test(userAgent)) {
    return 'Every browser here uses Apple’s WebKit, which has WebGPU from iOS and iPadOS 26 on. Update the system.';
  }
  if (/Version\/[\d.]+ .*Safari\//.test(userAgent)) {
    return 'Safari has WebGPU from version 26 on. Update macOS.';
  }
  if (/Android/.test(userAgent)) {
    return 'Chrome has WebGPU on Android 12 and later, with graphics of Qualcomm and ARM. Update Chrome and the system.';
  }
  if (/Linux/.test(userAgent)) {
    return 'On Linux, Chromium gives WebGPU on newer graphics only. Open chrome://flags/#enable-unsafe-webgpu and switch it on, and look into chrome://gpu for what is blocked.';
  }
  return 'Switch on hardware acceleration in the browser’s settings, under System, and look into chrome://gpu for what is blocked. A newer graphics driver often helps.';
}
