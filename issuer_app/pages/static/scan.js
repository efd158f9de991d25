// Reads a QR code with the camera and hands what it says to the form. Nothing leaves the browser but
// the text of the code. Without this script the page does all else.
"use strict";
(() => {
  const scanner = document.getElementById("scanner");
  if (!scanner || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  const video = scanner.querySelector("video");
  const status = scanner.querySelector("[role=status]");
  const button = scanner.querySelector("button");
  const words = scanner.dataset;
  let stream = null;

  const say = (text) => { status.textContent = text; };

  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    video.srcObject = null;
    button.textContent = words.start;
  };

  const load = () => new Promise((done, failed) => {
    if (window.jsQR) { done(); return; }
    const script = document.createElement("script");
    script.src = words.decoder;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  // The browser's own reader where it has one for QR codes, else ours.
  const reader = async () => {
    if ("BarcodeDetector" in window) {
      try {
        const formats = await BarcodeDetector.getSupportedFormats();
        if (formats.includes("qr_code")) {
          const detector = new BarcodeDetector({ formats: ["qr_code"] });
          return async () => (await detector.detect(video)).map((code) => code.rawValue)[0];
        }
      } catch { /* then ours */ }
    }
    await load();
    const canvas = document.createElement("canvas");
    const surface = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      surface.drawImage(video, 0, 0, canvas.width, canvas.height);
      const image = surface.getImageData(0, 0, canvas.width, canvas.height);
      const code = window.jsQR(image.data, image.width, image.height);
      return code && code.data;
    };
  };

  const found = (text) => {
    say(words.found);
    stop();
    document.getElementById("text").value = text;
    document.getElementById("verify").requestSubmit();
  };

  const look = async () => {
    const read = await reader();
    say(words.looking);
    const again = async () => {
      if (!stream) return;
      const text = video.readyState >= 2 ? await read().catch(() => null) : null;
      if (text) found(text);
      else setTimeout(again, 120);
    };
    again();
  };

  button.addEventListener("click", async () => {
    if (stream) { stop(); say(""); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      button.textContent = words.stop;
      await look();
    } catch {
      stop();
      say(words.denied);
    }
  });
  scanner.hidden = false;
})();
